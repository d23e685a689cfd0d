output "buckets" {
  description = "Names of the buckets by what they hold."
  value       = { for key, bucket in google_storage_bucket.this : key => bucket.name }
}

output "deleted_kept_days" {
  description = "For how many days deleted objects can be had back, the same in every bucket."
  value       = one(distinct([for bucket in google_storage_bucket.this : bucket.soft_delete_policy[0].retention_duration_seconds / local.day]))
}

output "protected" {
  description = "Whether every bucket refuses to be deleted with what it holds."
  value       = alltrue([for bucket in google_storage_bucket.this : !bucket.force_destroy])
}
