output "dataset" {
  description = "Id of the dataset."
  value       = google_bigquery_dataset.this.dataset_id
}

output "tables" {
  description = "Names of the tables, once they exist."
  value       = [for table in google_bigquery_table.this : table.table_id]
}

output "protected" {
  description = "Whether every table, and the dataset with its tables, refuses to be deleted."
  value       = !google_bigquery_dataset.this.delete_contents_on_destroy && alltrue([for table in google_bigquery_table.this : table.deletion_protection])
}
