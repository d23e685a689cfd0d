variable "project_id" {
  type = string
}

variable "region" {
  type = string
}

variable "protected" {
  description = "Whether buckets with objects refuse to be destroyed."
  type        = bool
}
