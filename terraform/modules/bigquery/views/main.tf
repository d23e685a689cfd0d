terraform {
  required_providers {
    google = { source = "hashicorp/google" }
  }
}

variable "project_id" {
  type = string
}

variable "dataset" {
  description = "Id of the dataset."
  type        = string
}

variable "views" {
  description = "Description and GoogleSQL of each view, by name."
  type = map(object({
    description = string
    query       = string
  }))
}

# A view holds no data, so it needs no protection.
resource "google_bigquery_table" "this" {
  for_each = var.views

  project             = var.project_id
  dataset_id          = var.dataset
  table_id            = each.key
  description         = each.value.description
  deletion_protection = false

  view {
    query          = each.value.query
    use_legacy_sql = false
  }
}
