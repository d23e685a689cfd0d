locals {
  roles = toset([
    "roles/artifactregistry.reader",
    "roles/cloudfunctions.admin",
    "roles/cloudscheduler.admin",
    "roles/datastore.indexAdmin",
    "roles/eventarc.viewer",
    "roles/firebaserules.admin",
    "roles/logging.logWriter",
    "roles/pubsub.editor",
    "roles/run.admin",
    "roles/secretmanager.viewer",
    "roles/serviceusage.serviceUsageConsumer",
  ])
  deployer = "serviceAccount:${google_service_account.deployer.account_id}@${var.project_id}.iam.gserviceaccount.com"
}

# What deploys from CI; a person who applies this configuration deploys in their own name.
resource "google_service_account" "deployer" {
  project      = var.project_id
  account_id   = "earshot-deployer"
  display_name = "Earshot: deploys from CI"
}

resource "google_project_iam_member" "deployer" {
  for_each = local.roles

  project = var.project_id
  role    = each.key
  member  = local.deployer
}

resource "google_project_iam_custom_role" "deployer" {
  project     = var.project_id
  role_id     = "earshot.deployer.${var.role_suffix}"
  title       = "Earshot: what else a deploy asks for"
  permissions = ["firebase.projects.get", "serviceusage.services.generateServiceIdentity"]
}

resource "google_project_iam_member" "deployer_custom" {
  project = var.project_id
  role    = "projects/${var.project_id}/roles/${google_project_iam_custom_role.deployer.role_id}"
  member  = local.deployer
}

# The CLI asks where the bucket of a trigger is. Every role that Google has for that reads more of it, or all buckets.
resource "google_project_iam_custom_role" "trigger_bucket" {
  project     = var.project_id
  role_id     = "earshot.triggerBucket.${var.role_suffix}"
  title       = "Earshot: what a deploy asks the bucket of a trigger"
  permissions = ["storage.buckets.get"]
}

resource "google_storage_bucket_iam_member" "trigger" {
  for_each = var.trigger_buckets

  bucket = each.key
  role   = "projects/${var.project_id}/roles/${google_project_iam_custom_role.trigger_bucket.role_id}"
  member = local.deployer
}

# Whoever deploys a function could run code as its account, so this is granted account by account.
resource "google_service_account_iam_member" "deployer" {
  for_each = merge(var.accounts, { build = "${var.project_number}-compute@developer.gserviceaccount.com" })

  service_account_id = "projects/${var.project_id}/serviceAccounts/${each.value}"
  role               = "roles/iam.serviceAccountUser"
  member             = local.deployer
}
