terraform {
  required_providers {
    google = { source = "hashicorp/google" }
  }
}

locals {
  declared = jsondecode(file("${var.root}/terraform/generated/bigquery.json"))
  tables   = { for table in local.declared.tables : table.name => table }
  # Named after its content, as BigQuery may keep what it has read once.
  library = "gs://${var.bucket}/bigquery-library/listening-${substr(filesha256("${var.root}/terraform/generated/bigquery-library.js"), 0, 16)}.js"
  # A view may read another view, which has to be there before it.
  views = { for view in local.declared.views : view.name => merge(view, {
    query = replace(replace(view.query, "{project}", var.project_id), "{dataset}", var.dataset)
  }) }
}

resource "google_bigquery_dataset" "this" {
  project                    = var.project_id
  dataset_id                 = var.dataset
  location                   = var.region
  description                = "Documents of Firestore as they change, listening events as they came, and what follows from them."
  delete_contents_on_destroy = !var.protected
}

# Columns are only ever added. `./dev migrate-mirror` may have added some before, hence no complaint about what is there.
resource "google_bigquery_table" "this" {
  for_each = local.tables

  project             = var.project_id
  dataset_id          = google_bigquery_dataset.this.dataset_id
  table_id            = each.key
  description         = each.value.description
  schema              = jsonencode(each.value.fields)
  clustering          = each.value.clusteredBy
  deletion_protection = var.protected

  time_partitioning {
    type  = "DAY"
    field = each.value.partitionedBy
  }
}

# Put there by the workspace's own client of Cloud Storage, which leaves older libraries to the functions that still name them.
resource "terraform_data" "library" {
  triggers_replace = local.library

  provisioner "local-exec" {
    working_dir = var.root
    environment = { GOOGLE_CLOUD_PROJECT = var.project_id, LIBRARY = local.library }
    command     = "npx --no -- node tools/infrastructure/src/library/main.ts terraform/generated/bigquery-library.js \"$LIBRARY\""
  }
}

# The live fold's own code, so that what is recomputed from the raw log can be compared to the last unit.
resource "google_bigquery_routine" "this" {
  for_each = { for routine in local.declared.routines : routine.name => routine }

  project            = var.project_id
  dataset_id         = google_bigquery_dataset.this.dataset_id
  routine_id         = each.key
  description        = each.value.description
  routine_type       = "SCALAR_FUNCTION"
  language           = "JAVASCRIPT"
  determinism_level  = "DETERMINISTIC"
  definition_body    = each.value.body
  imported_libraries = [local.library]
  return_type        = jsonencode(each.value.returns)

  dynamic "arguments" {
    for_each = each.value.arguments
    content {
      name      = arguments.value.name
      data_type = jsonencode(arguments.value.type)
    }
  }

  depends_on = [terraform_data.library]
}

# A view can be made only after the views and functions that it reads.
module "views_0" {
  source = "./views"

  project_id = var.project_id
  dataset    = google_bigquery_dataset.this.dataset_id
  views      = { for name, view in local.views : name => view if view.level == 0 }

  depends_on = [google_bigquery_table.this, google_bigquery_routine.this]
}

module "views_1" {
  source = "./views"

  project_id = var.project_id
  dataset    = google_bigquery_dataset.this.dataset_id
  views      = { for name, view in local.views : name => view if view.level == 1 }

  depends_on = [module.views_0]
}

module "views_2" {
  source = "./views"

  project_id = var.project_id
  dataset    = google_bigquery_dataset.this.dataset_id
  views      = { for name, view in local.views : name => view if view.level == 2 }

  depends_on = [module.views_1]
}

module "views_3" {
  source = "./views"

  project_id = var.project_id
  dataset    = google_bigquery_dataset.this.dataset_id
  views      = { for name, view in local.views : name => view if view.level == 3 }

  depends_on = [module.views_2]
}
