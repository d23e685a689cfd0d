variable "project_id" {
  type = string
}

variable "region" {
  type = string
}

variable "propagation_seconds" {
  type = number
}
