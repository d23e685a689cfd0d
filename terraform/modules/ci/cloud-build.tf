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

# A connection is refused while Cloud Build may not read its token yet.
resource "terraform_data" "token_readable" {
  count = var.cloud_build == null ? 0 : 1

  triggers_replace = google_secret_manager_secret_iam_member.github[0].member

  provisioner "local-exec" {
    command = "sleep ${var.propagation_seconds}"
  }

  depends_on = [google_secret_manager_secret_iam_member.github]
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

  depends_on = [terraform_data.token_readable]
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

resource "google_storage_bucket_iam_member" "deployer" {
  count = var.cloud_build == null ? 0 : 1

  bucket = google_storage_bucket.ci[0].name
  role   = "roles/storage.objectUser"
  member = local.deployer
}

# What checks pull requests: their code is anybody's, so it may deploy nothing, and leave nothing that a deploy takes up.
resource "google_service_account" "checker" {
  count = var.cloud_build == null ? 0 : 1

  project      = var.project_id
  account_id   = "earshot-checker"
  display_name = "Earshot: checks pull requests"
}

locals {
  # Triggers take an expression.
  branch        = var.cloud_build == null ? null : "^${replace(var.cloud_build.branch, ".", "\\.")}$"
  checker       = one([for account in google_service_account.checker : "serviceAccount:${account.account_id}@${var.project_id}.iam.gserviceaccount.com"])
  checker_roles = var.cloud_build == null ? toset([]) : toset(["roles/cloudbuild.builds.viewer", "roles/cloudbuild.readTokenAccessor", "roles/logging.logWriter"])
  # Builds ask which commit the last good one deployed, and fetch the commits that a shallow clone lacks.
  build_roles = var.cloud_build == null ? toset([]) : toset(["roles/cloudbuild.builds.viewer", "roles/cloudbuild.readTokenAccessor"])
}

resource "google_project_iam_member" "checker" {
  for_each = local.checker_roles

  project = var.project_id
  role    = each.key
  member  = local.checker
}

resource "google_project_iam_member" "deployer_build" {
  for_each = local.build_roles

  project = var.project_id
  role    = each.key
  member  = local.deployer
}

resource "google_storage_bucket_iam_member" "checker_reads" {
  count = var.cloud_build == null ? 0 : 1

  bucket = google_storage_bucket.ci[0].name
  role   = "roles/storage.objectViewer"
  member = local.checker
}

resource "google_storage_bucket_iam_member" "checker_reports" {
  count = var.cloud_build == null ? 0 : 1

  bucket = google_storage_bucket.ci[0].name
  role   = "roles/storage.objectCreator"
  member = local.checker

  condition {
    title      = "reports only"
    expression = "resource.name.startsWith('projects/_/buckets/${google_storage_bucket.ci[0].name}/objects/builds/')"
  }
}

locals {
  substitutions = var.cloud_build == null ? {} : {
    _REGION     = var.region
    _CI_BUCKET  = google_storage_bucket.ci[0].name
    _REPOSITORY = google_cloudbuildv2_repository.this[0].id
  }
}

resource "google_cloudbuild_trigger" "deploy" {
  count = var.cloud_build == null ? 0 : 1

  project         = var.project_id
  location        = var.region
  name            = "earshot-deploy"
  description     = "Checks and deploys what changed on ${var.cloud_build.branch}."
  filename        = "cloudbuild.yaml"
  service_account = "projects/${var.project_id}/serviceAccounts/${google_service_account.deployer.account_id}@${var.project_id}.iam.gserviceaccount.com"
  substitutions   = merge(local.substitutions, { _DEPLOY = "true", _SETTINGS = jsonencode(var.settings), _DASHBOARD_VIEWERS = var.viewers })

  repository_event_config {
    repository = google_cloudbuildv2_repository.this[0].id
    push {
      branch = local.branch
    }
  }

  approval_config {
    approval_required = var.environment == "prod"
  }
}

resource "google_cloudbuild_trigger" "check" {
  count = var.cloud_build == null ? 0 : 1

  project         = var.project_id
  location        = var.region
  name            = "earshot-check"
  description     = "Checks what a pull request changes."
  filename        = "cloudbuild.yaml"
  service_account = "projects/${var.project_id}/serviceAccounts/${google_service_account.checker[0].account_id}@${var.project_id}.iam.gserviceaccount.com"
  substitutions   = merge(local.substitutions, { _BASE_BRANCH = var.cloud_build.branch })

  repository_event_config {
    repository = google_cloudbuildv2_repository.this[0].id
    pull_request {
      branch          = local.branch
      comment_control = "COMMENTS_ENABLED_FOR_EXTERNAL_CONTRIBUTORS_ONLY"
    }
  }
}
