# GitHub Actions exchange their own token for the deployer's: there is no key that could leak.
resource "google_iam_workload_identity_pool" "github" {
  count = var.github == null ? 0 : 1

  project                   = var.project_id
  workload_identity_pool_id = var.github.pool
  display_name              = "GitHub Actions"
}

resource "google_iam_workload_identity_pool_provider" "github" {
  count = var.github == null ? 0 : 1

  project                            = var.project_id
  workload_identity_pool_id          = google_iam_workload_identity_pool.github[0].workload_identity_pool_id
  workload_identity_pool_provider_id = "actions"
  display_name                       = "GitHub Actions"

  attribute_mapping = {
    "google.subject"          = "assertion.sub"
    "attribute.repository_id" = "assertion.repository_id"
  }
  # Every repository of GitHub has tokens of this issuer. Pull requests come with another ref, so they cannot deploy; a job
  # that is not of this environment of GitHub's has not been approved by those whom the environment asks.
  attribute_condition = join(" && ", [
    "assertion.repository_id == '${var.github.repository_id}'",
    "assertion.ref == 'refs/heads/${var.github.branch}'",
    "assertion.environment == '${var.environment}'",
  ])

  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

resource "google_service_account_iam_member" "github" {
  count = var.github == null ? 0 : 1

  service_account_id = "projects/${var.project_id}/serviceAccounts/${google_service_account.deployer.account_id}@${var.project_id}.iam.gserviceaccount.com"
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/projects/${var.project_number}/locations/global/workloadIdentityPools/${google_iam_workload_identity_pool.github[0].workload_identity_pool_id}/attribute.repository_id/${var.github.repository_id}"
}
