terraform {
  required_providers {
    google = { source = "hashicorp/google" }
  }
}

locals {
  # What any event function needs: to receive its trigger's events and to be called by it. Neither can be granted on
  # something smaller: trigger and service exist only after the deploy, which needs these roles.
  event_roles = ["roles/eventarc.eventReceiver", "roles/run.invoker"]

  # What each codebase calls. A codebase that is missing here has no rights at all, and its plan says so.
  needs = {
    enrichment = {
      # Vision and Natural Language have no roles of their own; who calls them uses the project's quota.
      project = ["roles/datastore.user", "roles/speech.client", "roles/serviceusage.serviceUsageConsumer"]
      # Clients of Speech-to-Text may start a job and ask for it; what ends one is an editor of all that the project has there.
      permissions = ["speech.operations.cancel"]
      buckets = {
        uploads     = "roles/storage.objectUser"
        transcripts = "roles/storage.objectUser"
        derived     = "roles/storage.objectUser"
        quarantine  = "roles/storage.objectUser"
      }
      topics  = []
      dataset = null
    }
    listening = {
      # Jobs are for the comparison with the raw log; who calls BigQuery's functions reads their library.
      project = ["roles/datastore.user", "roles/bigquery.jobUser"]
      buckets = { mirror = "roles/storage.objectViewer" }
      topics  = ["playback", "engagement", "quality"]
      dataset = "roles/bigquery.dataViewer"
    }
    audience = {
      project = ["roles/datastore.user", "roles/firebasecloudmessaging.admin"]
      buckets = {}
      topics  = ["notifications"]
      dataset = null
    }
    mirror = {
      project = []
      buckets = { mirror = "roles/storage.objectUser" }
      topics  = []
      dataset = "roles/bigquery.dataEditor"
    }
    dashboard = {
      # Jobs are for the mirror's lag. It asks Firebase Auth for session cookies and whether they still hold, and to end them.
      project     = ["roles/datastore.user", "roles/bigquery.jobUser"]
      permissions = ["firebaseauth.users.createSession", "firebaseauth.users.get", "firebaseauth.users.update"]
      buckets = {
        uploads     = "roles/storage.objectViewer"
        transcripts = "roles/storage.objectViewer"
        derived     = "roles/storage.objectViewer"
        quarantine  = "roles/storage.objectViewer"
      }
      topics  = []
      dataset = "roles/bigquery.dataViewer"
    }
  }

  # Of a codebase that is missing above: the precondition below tells of it in words.
  nothing = { project = [], buckets = {}, topics = [], dataset = null }
  need    = { for codebase in keys(var.codebases) : codebase => try(local.needs[codebase], local.nothing) }

  account = { for codebase, account in google_service_account.codebase :
  codebase => "serviceAccount:${account.account_id}@${account.project}.iam.gserviceaccount.com" }

  project_grants = merge([for codebase in keys(var.codebases) : {
    for role in concat(local.event_roles, local.need[codebase].project) : "${codebase} ${role}" => { codebase = codebase, role = role }
  }]...)
  # Single permissions, where every role that has them has far more.
  custom_roles = { for codebase in keys(var.codebases) : codebase => local.need[codebase].permissions if can(local.need[codebase].permissions) }
  bucket_grants = merge([for codebase in keys(var.codebases) : {
    for bucket, role in local.need[codebase].buckets : "${codebase} ${bucket}" => { codebase = codebase, bucket = bucket, role = role }
  }]...)
  topic_grants = merge([for codebase in keys(var.codebases) : {
    for topic in local.need[codebase].topics : "${codebase} ${topic}" => { codebase = codebase, topic = topic }
  }]...)
  dataset_grants = { for codebase in keys(var.codebases) : codebase => local.need[codebase].dataset if local.need[codebase].dataset != null }
  secret_grants = merge([for codebase, of in var.codebases : {
    for secret in of.secrets : "${codebase} ${secret}" => { codebase = codebase, secret = secret }
  }]...)
}

# One account a codebase, named by the code, which tells the deploy.
resource "google_service_account" "codebase" {
  for_each = var.codebases

  project      = var.project_id
  account_id   = each.value.account
  display_name = "Earshot: functions of ${each.key}"

  lifecycle {
    precondition {
      condition     = contains(keys(local.needs), each.key)
      error_message = "modules/iam does not say what the codebase ${each.key} may do."
    }
  }
}

resource "google_project_iam_member" "codebase" {
  for_each = local.project_grants

  project = var.project_id
  role    = each.value.role
  member  = local.account[each.value.codebase]
}

resource "google_project_iam_custom_role" "codebase" {
  for_each = local.custom_roles

  project     = var.project_id
  role_id     = "earshot.${each.key}.${var.role_suffix}"
  title       = "Earshot: what else the functions of ${each.key} ask for"
  permissions = each.value
}

resource "google_project_iam_member" "codebase_custom" {
  for_each = local.custom_roles

  project = var.project_id
  role    = "projects/${var.project_id}/roles/${google_project_iam_custom_role.codebase[each.key].role_id}"
  member  = local.account[each.key]
}

resource "google_storage_bucket_iam_member" "codebase" {
  for_each = local.bucket_grants

  bucket = var.buckets[each.value.bucket]
  role   = each.value.role
  member = local.account[each.value.codebase]
}

resource "google_pubsub_topic_iam_member" "codebase" {
  for_each = local.topic_grants

  project = var.project_id
  topic   = one([for topic in var.topics : topic if topic == each.value.topic])
  role    = "roles/pubsub.publisher"
  member  = local.account[each.value.codebase]
}

resource "google_bigquery_dataset_iam_member" "codebase" {
  for_each = local.dataset_grants

  project    = var.project_id
  dataset_id = var.dataset
  role       = each.value
  member     = local.account[each.key]
}

# Speech-to-Text reads audio and writes transcripts in its own name.
resource "google_storage_bucket_iam_member" "speech" {
  for_each = { uploads = "roles/storage.objectViewer", transcripts = "roles/storage.objectUser" }

  bucket = var.buckets[each.key]
  role   = each.value
  member = var.speech_agent
}

# Terraform makes the secret, a person gives it a value, so that no value is in the state.
resource "google_secret_manager_secret" "codebase" {
  for_each = toset([for grant in local.secret_grants : grant.secret])

  project   = var.project_id
  secret_id = each.key

  replication {
    auto {}
  }
}

resource "google_secret_manager_secret_iam_member" "codebase" {
  for_each = local.secret_grants

  project   = var.project_id
  secret_id = google_secret_manager_secret.codebase[each.value.secret].secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = local.account[each.value.codebase]
}

# A trigger is refused while its account's role to receive events is not known everywhere.
resource "terraform_data" "roles_known" {
  triggers_replace = keys(local.project_grants)

  provisioner "local-exec" {
    command = "sleep ${var.propagation_seconds}"
  }

  depends_on = [google_project_iam_member.codebase]
}
