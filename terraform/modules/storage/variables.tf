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

variable "recoverable" {
  description = "Whether deleted objects can be had back for a month, instead of a week."
  type        = bool
}
