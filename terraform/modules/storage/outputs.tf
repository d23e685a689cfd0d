output "buckets" {
  description = "Names of the buckets by what they hold."
  value       = { for key, bucket in google_storage_bucket.this : key => bucket.name }
}

output "protected" {
  description = "Whether every bucket refuses to be deleted with what it holds."
  value       = alltrue([for bucket in google_storage_bucket.this : !bucket.force_destroy])
}
