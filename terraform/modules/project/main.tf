locals {
  apis = toset([
    "artifactregistry.googleapis.com",
    "bigquery.googleapis.com",
    "billingbudgets.googleapis.com",
    "cloudbilling.googleapis.com",
    "cloudbuild.googleapis.com",
    "cloudfunctions.googleapis.com",
    "cloudresourcemanager.googleapis.com",
    "cloudscheduler.googleapis.com",
    "eventarc.googleapis.com",
    "fcm.googleapis.com",
    "firebase.googleapis.com",
    "firebasehosting.googleapis.com",
    "firebaserules.googleapis.com",
    "firebasestorage.googleapis.com",
    "firestore.googleapis.com",
    "iam.googleapis.com",
    "iamcredentials.googleapis.com",
    "identitytoolkit.googleapis.com",
    "language.googleapis.com",
    "logging.googleapis.com",
    "monitoring.googleapis.com",
    "pubsub.googleapis.com",
    "run.googleapis.com",
    "secretmanager.googleapis.com",
    "serviceusage.googleapis.com",
    "speech.googleapis.com",
    "storage.googleapis.com",
    "sts.googleapis.com",
    "vision.googleapis.com",
  ])

  # Services that act in the project by an agent of their own, which exists only once it was asked for.
  agents = {
    artifactregistry = { service = "artifactregistry.googleapis.com", domain = "gcp-sa-artifactregistry" }
    cloudbuild       = { service = "cloudbuild.googleapis.com", domain = "gcp-sa-cloudbuild" }
    cloudfunctions   = { service = "cloudfunctions.googleapis.com", domain = "gcf-admin-robot" }
    cloudscheduler   = { service = "cloudscheduler.googleapis.com", domain = "gcp-sa-cloudscheduler" }
    eventarc         = { service = "eventarc.googleapis.com", domain = "gcp-sa-eventarc" }
    pubsub           = { service = "pubsub.googleapis.com", domain = "gcp-sa-pubsub" }
    run              = { service = "run.googleapis.com", domain = "serverless-robot-prod" }
    speech           = { service = "speech.googleapis.com", domain = "gcp-sa-speech" }
  }

  number          = data.google_project.this.number
  agent           = { for name, agent in local.agents : name => "serviceAccount:service-${local.number}@${agent.domain}.iam.gserviceaccount.com" }
  storage_agent   = "serviceAccount:service-${local.number}@gs-project-accounts.iam.gserviceaccount.com"
  default_compute = "serviceAccount:${local.number}-compute@developer.gserviceaccount.com"

  # What a deploy of the Firebase CLI expects; where all of it is there the CLI changes no policy, and needs no right to.
  agent_roles = {
    # Asked for by API, an agent comes without the role that the console would give it.
    artifactregistry = { member = local.agent["artifactregistry"], role = "roles/artifactregistry.serviceAgent" }
    cloudbuild       = { member = local.agent["cloudbuild"], role = "roles/cloudbuild.serviceAgent" }
    cloudfunctions   = { member = local.agent["cloudfunctions"], role = "roles/cloudfunctions.serviceAgent" }
    cloudscheduler   = { member = local.agent["cloudscheduler"], role = "roles/cloudscheduler.serviceAgent" }
    eventarc         = { member = local.agent["eventarc"], role = "roles/eventarc.serviceAgent" }
    run              = { member = local.agent["run"], role = "roles/run.serviceAgent" }
    # Pub/Sub signs the token that a push carries.
    pubsub_token = { member = local.agent["pubsub"], role = "roles/iam.serviceAccountTokenCreator" }
    # Pub/Sub takes a message that is given up off the subscription that Eventarc made.
    pubsub_dead_letters = { member = local.agent["pubsub"], role = "roles/pubsub.subscriber" }
    # Cloud Storage tells Eventarc of uploads by a topic.
    storage = { member = local.storage_agent, role = "roles/pubsub.publisher" }
    # Functions are built by the default compute account; projects give it no roles since 2024.
    build = { member = local.default_compute, role = "roles/cloudbuild.builds.builder" }
    # The CLI asks for both, although every function here runs and is called by an account of its own.
    build_invoker  = { member = local.default_compute, role = "roles/run.invoker" }
    build_receiver = { member = local.default_compute, role = "roles/eventarc.eventReceiver" }
  }
}

data "google_project" "this" {
  provider   = google.bootstrap
  project_id = var.project_id
}

# An API that is turned off takes its data along: destroying the system leaves them on, at no cost.
resource "google_project_service" "api" {
  provider = google.bootstrap
  for_each = local.apis

  project            = var.project_id
  service            = each.key
  disable_on_destroy = false
}

# An API that was turned on a moment ago may still answer that it is off.
resource "terraform_data" "apis_ready" {
  triggers_replace = sort(local.apis)

  provisioner "local-exec" {
    command = "sleep ${var.propagation_seconds}"
  }

  depends_on = [google_project_service.api]
}

# Cannot be taken back: `terraform destroy` only forgets it.
resource "google_firebase_project" "this" {
  provider = google-beta
  project  = var.project_id

  depends_on = [terraform_data.apis_ready]
}

resource "google_project_service_identity" "agent" {
  provider = google-beta
  for_each = local.agents

  project = var.project_id
  service = each.value.service

  depends_on = [terraform_data.apis_ready]
}

# Reading it creates it.
data "google_storage_project_service_account" "this" {
  project = var.project_id

  depends_on = [terraform_data.apis_ready]
}

resource "google_project_iam_member" "agent" {
  for_each = local.agent_roles

  project = var.project_id
  role    = each.value.role
  member  = each.value.member

  depends_on = [google_project_service_identity.agent, data.google_storage_project_service_account.this]
}

# Roles of new agents take a minute or two to be known everywhere; Eventarc refuses triggers until then.
resource "terraform_data" "agents_ready" {
  triggers_replace = keys(local.agent_roles)

  provisioner "local-exec" {
    command = "sleep ${var.propagation_seconds}"
  }

  depends_on = [google_project_iam_member.agent]
}

# Made by the first deploy otherwise, without a clean-up policy; the CLI then fails after it has deployed.
resource "google_artifact_registry_repository" "functions" {
  project       = var.project_id
  location      = var.region
  repository_id = "gcf-artifacts"
  format        = "DOCKER"
  description   = "Images of functions. Cloud Run keeps what its revisions need; these are for looking and going back."

  cleanup_policies {
    id     = "old"
    action = "DELETE"
    condition {
      older_than = "2592000s"
    }
  }

  cleanup_policies {
    id     = "latest"
    action = "KEEP"
    most_recent_versions {
      keep_count = 3
    }
  }

  depends_on = [terraform_data.apis_ready]
}
