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

variable "tables_file" {
  description = "The JSON file that tells tables and views."
  type        = string
}

variable "library" {
  description = "The gs:// URI of the bundled fold that the dataset's functions call."
  type        = string
}
