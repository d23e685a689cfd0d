variable "project_id" {
  type = string
}

variable "region" {
  type = string
}

variable "protected" {
  description = "Whether the database refuses to be deleted."
  type        = bool
}

variable "recoverable" {
  description = "Whether the database can be read as it was at any second of the last week, and a backup is made each day and kept for 30."
  type        = bool
}
