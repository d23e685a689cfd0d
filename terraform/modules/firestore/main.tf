terraform {
  required_providers {
    google = { source = "hashicorp/google" }
  }
}

# Indexes, and the fields by whose time documents expire, are no resources here: firestore.indexes.json tells them, and
# `nx run rules:deploy` alone puts them into effect, beside the rules. So CI can bring them with the code that needs them.
resource "google_firestore_database" "this" {
  project                           = var.project_id
  name                              = "(default)"
  location_id                       = var.region
  type                              = "FIRESTORE_NATIVE"
  point_in_time_recovery_enablement = var.recoverable ? "POINT_IN_TIME_RECOVERY_ENABLED" : "POINT_IN_TIME_RECOVERY_DISABLED"
  delete_protection_state           = var.protected ? "DELETE_PROTECTION_ENABLED" : "DELETE_PROTECTION_DISABLED"
  # Left alone otherwise, a database that was forgotten would be in the way of the next one.
  deletion_policy = "DELETE"
}

# Point-in-time recovery reaches back a week; what is noticed later needs a backup.
resource "google_firestore_backup_schedule" "daily" {
  count = var.recoverable ? 1 : 0

  project   = var.project_id
  database  = google_firestore_database.this.name
  retention = "2592000s"

  daily_recurrence {}
}
