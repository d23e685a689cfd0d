terraform {
  required_providers {
    google      = { source = "hashicorp/google" }
    google-beta = { source = "hashicorp/google-beta" }
  }
}

locals {
  day = 24 * 60 * 60

  # Named after the project, since bucket names are shared by all of Google Cloud: libs/contracts says so to the code.
  buckets = {
    # Originals, which are needed again only when somebody asks for another transcript.
    uploads = { cold_after_days = 30, delete_after_days = null }
    # What Speech-to-Text wrote; a transcript is made from it within minutes.
    transcripts = { cold_after_days = null, delete_after_days = 90 }
    # What is published. The code removes what no record names any more.
    derived = { cold_after_days = null, delete_after_days = null }
    # Originals that must not be seen: as long as an appeal may take.
    quarantine = { cold_after_days = null, delete_after_days = 180 }
    # Documents too large for a row of BigQuery, which points at them, and the library of its functions.
    mirror = { cold_after_days = null, delete_after_days = null }
  }
  # Clients reach these by Firebase's SDKs and rules; transcripts are the functions' alone.
  client_buckets = toset(["uploads", "derived", "quarantine"])
}

resource "google_storage_bucket" "this" {
  for_each = local.buckets

  project                     = var.project_id
  name                        = "${var.project_id}-${each.key}"
  location                    = var.region
  storage_class               = "STANDARD"
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = !var.protected

  soft_delete_policy {
    retention_duration_seconds = (var.recoverable ? 30 : 7) * local.day
  }

  lifecycle_rule {
    action {
      type = "AbortIncompleteMultipartUpload"
    }
    condition {
      age = 7
    }
  }

  dynamic "lifecycle_rule" {
    for_each = each.value.cold_after_days[*]
    content {
      action {
        type          = "SetStorageClass"
        storage_class = "NEARLINE"
      }
      condition {
        age                   = lifecycle_rule.value
        matches_storage_class = ["STANDARD"]
      }
    }
  }

  dynamic "lifecycle_rule" {
    for_each = each.value.delete_after_days[*]
    content {
      action {
        type = "Delete"
      }
      condition {
        age = lifecycle_rule.value
      }
    }
  }
}

resource "google_firebase_storage_bucket" "client" {
  provider = google-beta
  for_each = local.client_buckets

  project   = var.project_id
  bucket_id = google_storage_bucket.this[each.key].name
}
