output "deployer" {
  description = "E-mail address of the account that deploys from CI."
  value       = trimprefix(local.deployer, "serviceAccount:")
  depends_on  = [google_project_iam_member.deployer, google_project_iam_member.deployer_custom, google_service_account_iam_member.deployer]
}

output "workload_identity_provider" {
  description = "What GitHub's workflow asks for a token; null without GitHub."
  value = try(join("/", ["projects", var.project_number, "locations/global/workloadIdentityPools",
    google_iam_workload_identity_pool.github[0].workload_identity_pool_id, "providers",
  google_iam_workload_identity_pool_provider.github[0].workload_identity_pool_provider_id]), null)
}

output "roles" {
  description = "Project roles of the account that deploys from CI."
  value       = local.roles
}
