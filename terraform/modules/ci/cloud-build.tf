# A token of GitHub, which a person adds as the secret's first version: see README.md.
resource "google_secret_manager_secret" "github" {
  count = var.cloud_build == null ? 0 : 1

  project   = var.project_id
  secret_id = "github-token"

  replication {
    auto {}
  }
}

resource "google_secret_manager_secret_iam_member" "github" {
  count = var.cloud_build == null ? 0 : 1

  project   = var.project_id
  secret_id = google_secret_manager_secret.github[0].secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = var.cloud_build_agent
}

resource "google_cloudbuildv2_connection" "github" {
  count = var.cloud_build == null ? 0 : 1

  project  = var.project_id
  location = var.region
  name     = "github"

  github_config {
    app_installation_id = var.cloud_build.app_installation_id
    authorizer_credential {
      oauth_token_secret_version = "projects/${var.project_id}/secrets/${google_secret_manager_secret.github[0].secret_id}/versions/latest"
    }
  }

  depends_on = [google_secret_manager_secret_iam_member.github]
}

resource "google_cloudbuildv2_repository" "this" {
  count = var.cloud_build == null ? 0 : 1

  project           = var.project_id
  location          = var.region
  name              = "earshot"
  parent_connection = google_cloudbuildv2_connection.github[0].name
  remote_uri        = var.cloud_build.remote_uri
}

# What a build leaves for the next one and for people: the Nx cache, and test reports.
resource "google_storage_bucket" "ci" {
  count = var.cloud_build == null ? 0 : 1

  project                     = var.project_id
  name                        = "${var.project_id}-ci"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = true

  soft_delete_policy {
    retention_duration_seconds = 0
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age = 30
    }
  }
}

resource "google_storage_bucket_iam_member" "ci" {
  count = var.cloud_build == null ? 0 : 1

  bucket = google_storage_bucket.ci[0].name
  role   = "roles/storage.objectUser"
  member = local.deployer
}

# Lets a build fetch the commits that its shallow clone lacks.
resource "google_project_iam_member" "read_token" {
  count = var.cloud_build == null ? 0 : 1

  project = var.project_id
  role    = "roles/cloudbuild.readTokenAccessor"
  member  = local.deployer
}

resource "google_cloudbuild_trigger" "deploy" {
  count = var.cloud_build == null ? 0 : 1

  project         = var.project_id
  location        = var.region
  name            = "earshot-deploy"
  description     = "Tests and deploys what changed on ${var.cloud_build.branch}."
  filename        = "cloudbuild.yaml"
  service_account = "projects/${var.project_id}/serviceAccounts/${google_service_account.deployer.account_id}@${var.project_id}.iam.gserviceaccount.com"

  repository_event_config {
    repository = google_cloudbuildv2_repository.this[0].id
    push {
      branch = "^${var.cloud_build.branch}$"
    }
  }

  approval_config {
    approval_required = var.environment == "prod"
  }
}
