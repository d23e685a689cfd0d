output "database" {
  description = "Name of the database."
  value       = google_firestore_database.this.name
}

output "protected" {
  description = "Whether the database refuses to be deleted."
  value       = google_firestore_database.this.delete_protection_state == "DELETE_PROTECTION_ENABLED"
}

output "backups" {
  description = "Whether a backup is made each day."
  value       = length(google_firestore_backup_schedule.daily) == 1
}
