variable "project_id" {
  type = string
}

variable "region" {
  type = string
}

variable "protected" {
  description = "Whether the database refuses to be deleted, and can be read as it was at any second of the last week."
  type        = bool
}

variable "backups" {
  description = "Whether a backup is made each day and kept for 30."
  type        = bool
}
