output "database" {
  description = "Name of the database."
  value       = google_firestore_database.this.name
}

output "protected" {
  description = "Whether the database refuses to be deleted."
  value       = google_firestore_database.this.delete_protection_state == "DELETE_PROTECTION_ENABLED"
}

output "recoverable" {
  description = "Whether a backup is made each day, and every second of the last week can be had back."
  value       = length(google_firestore_backup_schedule.daily) == 1 && google_firestore_database.this.point_in_time_recovery_enablement == "POINT_IN_TIME_RECOVERY_ENABLED"
}
