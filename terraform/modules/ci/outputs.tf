output "deployer" {
  description = "E-mail address of the account that deploys from CI."
  value       = trimprefix(local.deployer, "serviceAccount:")
  depends_on  = [google_project_iam_member.deployer, google_project_iam_member.deployer_custom, google_service_account_iam_member.deployer, google_storage_bucket_iam_member.trigger]
}

output "workload_identity_provider" {
  description = "What GitHub's workflow asks for a token; null without GitHub."
  value = try(join("/", ["projects", var.project_number, "locations/global/workloadIdentityPools",
    google_iam_workload_identity_pool.github[0].workload_identity_pool_id, "providers",
  google_iam_workload_identity_pool_provider.github[0].workload_identity_pool_provider_id]), null)
}

output "roles" {
  description = "Project roles of the account that deploys from CI."
  value       = setunion(local.roles, local.build_roles)
}

output "checker_roles" {
  description = "Project roles of the account that checks pull requests."
  value       = local.checker_roles
}

output "trigger_buckets" {
  description = "Buckets that the account that deploys from CI may ask where they are."
  value       = keys(google_storage_bucket_iam_member.trigger)
}
