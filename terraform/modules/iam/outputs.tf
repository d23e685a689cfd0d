output "accounts" {
  description = "E-mail address of each codebase's service account, once it may do what it needs."
  value       = { for codebase, member in local.account : codebase => trimprefix(member, "serviceAccount:") }
  depends_on = [
    terraform_data.roles_known,
    google_project_iam_member.codebase_custom,
    google_storage_bucket_iam_member.codebase,
    google_pubsub_topic_iam_member.codebase,
    google_bigquery_dataset_iam_member.codebase,
    google_secret_manager_secret_iam_member.codebase,
    google_storage_bucket_iam_member.speech,
  ]
}

output "grants" {
  description = "Everything that the accounts of codebases may do: role, on what, and who."
  value = concat(
    [for grant in local.project_grants : { codebase = grant.codebase, role = grant.role, on = "project" }],
    [for codebase, permissions in local.custom_roles : { codebase = codebase, role = join(" ", permissions), on = "project" }],
    [for grant in local.bucket_grants : { codebase = grant.codebase, role = grant.role, on = "bucket ${grant.bucket}" }],
    [for grant in local.topic_grants : { codebase = grant.codebase, role = "roles/pubsub.publisher", on = "topic ${grant.topic}" }],
    [for codebase, role in local.dataset_grants : { codebase = codebase, role = role, on = "dataset" }],
    [for grant in local.secret_grants : { codebase = grant.codebase, role = "roles/secretmanager.secretAccessor", on = "secret ${grant.secret}" }],
  )
}
