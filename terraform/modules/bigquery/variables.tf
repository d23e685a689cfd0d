variable "project_id" {
  type = string
}

variable "region" {
  type = string
}

variable "dataset" {
  description = "Id of the dataset."
  type        = string
}

variable "protected" {
  description = "Whether tables, and a dataset with tables, refuse to be deleted."
  type        = bool
}

variable "root" {
  description = "The repository's root, as seen from the folder that terraform runs in."
  type        = string
}

variable "bucket" {
  description = "The bucket for the library that the dataset's functions call."
  type        = string
}
