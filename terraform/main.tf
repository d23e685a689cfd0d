locals {
  # From the repository's root down, so that the state is the same on every machine.
  root      = "${path.root}/.."
  generated = "${path.root}/generated"

  functions = jsondecode(file("${local.generated}/functions.json"))
  sources   = jsondecode(file("${local.generated}/sources.json"))
  codebases = local.functions.codebases
  dataset   = "earshot"

  # The names that the code gives the buckets, by setting.
  bucket_names = { for setting, name in jsondecode(file("${local.generated}/buckets.json")) : setting => replace(name, "{project}", var.project_id) }
  trigger_buckets = toset(flatten([for codebase in values(local.codebases) : [
    for of in values(codebase.functions) : local.bucket_names[of.bucket] if can(of.bucket)
  ]]))

  # Destroying prod takes two deliberate steps: see allow_destroy. The first one leaves alone what could be had back until then.
  protected   = var.environment == "prod" && !var.allow_destroy
  recoverable = var.environment == "prod"

  # The codebase of each function that answers only those whom IAM knows.
  private_https = merge([for codebase, with in local.codebases : {
    for name, of in with.functions : name => codebase if of.trigger == "https" && !of.public
  }]...)
  # As a deploy is told them, whoever runs it: Terraform, CI or a person.
  viewers = length(var.dashboard_viewers) == 0 ? "none" : join(",", sort(var.dashboard_viewers))
  # What a deploy has to be told by whoever is not Terraform, or it takes settings back.
  deploy_environment = {
    GOOGLE_CLOUD_PROJECT = var.project_id
    FUNCTIONS_REGION     = var.region
    EARSHOT_SETTINGS     = jsonencode(var.settings)
    DASHBOARD_VIEWERS    = local.viewers
  }
}

# A custom role that was deleted keeps its id for 37 days; so each time an environment is made its roles have ids of their own.
resource "terraform_data" "roles" {}

locals {
  role_suffix = split("-", terraform_data.roles.id)[0]
}

module "project" {
  source = "./modules/project"
  providers = {
    google           = google
    google.bootstrap = google.bootstrap
    google-beta      = google-beta
  }

  project_id          = var.project_id
  region              = var.region
  propagation_seconds = var.propagation_seconds
}

module "storage" {
  source = "./modules/storage"

  project_id  = module.project.project_id
  region      = var.region
  protected   = local.protected
  recoverable = local.recoverable
}

module "firestore" {
  source = "./modules/firestore"

  project_id  = module.project.project_id
  region      = var.region
  protected   = local.protected
  recoverable = local.recoverable
}

module "bigquery" {
  source = "./modules/bigquery"

  project_id = module.project.project_id
  region     = var.region
  dataset    = local.dataset
  protected  = local.protected
  root       = local.root
  bucket     = module.storage.buckets["mirror"]
}

module "messaging" {
  source = "./modules/messaging"

  project_id         = module.project.project_id
  region             = var.region
  topics             = local.functions.topics
  dead_letter_topics = local.functions.dead_letter_topics
  raw_subscriptions  = local.functions.raw.subscriptions
  raw_table          = "${var.project_id}.${module.bigquery.dataset}.${local.functions.raw.table}"
  pubsub_agent       = module.project.agent["pubsub"]

  # Pub/Sub looks at the table when a subscription to it is made, and writes to it in its own name.
  depends_on = [module.bigquery, terraform_data.raw_writable]
}

resource "google_bigquery_table_iam_member" "raw" {
  for_each = toset(["roles/bigquery.dataEditor", "roles/bigquery.metadataViewer"])

  project    = var.project_id
  dataset_id = module.bigquery.dataset
  table_id   = one([for table in module.bigquery.tables : table if table == local.functions.raw.table])
  role       = each.key
  member     = module.project.agent["pubsub"]
}

# A subscription is refused while Pub/Sub's right to its table is not known everywhere.
resource "terraform_data" "raw_writable" {
  triggers_replace = keys(google_bigquery_table_iam_member.raw)

  provisioner "local-exec" {
    command = "sleep ${var.propagation_seconds}"
  }

  depends_on = [google_bigquery_table_iam_member.raw]
}

module "iam" {
  source = "./modules/iam"

  project_id   = module.project.project_id
  codebases    = { for name, codebase in local.codebases : name => { account = name, secrets = codebase.secrets } }
  buckets      = module.storage.buckets
  topics       = module.messaging.topics
  dataset      = module.bigquery.dataset
  speech_agent = module.project.agent["speech"]
  role_suffix  = local.role_suffix

  propagation_seconds = var.propagation_seconds
}

# `gcloud run services proxy` asks where the service is before it calls it. That the page may be called at all is the deploy's to
# say, since the service exists only after it. The role is there without viewers as well: once deleted, it could not come back with
# the next one.
resource "google_project_iam_custom_role" "viewer" {
  project     = module.project.project_id
  role_id     = "earshot.viewer.${local.role_suffix}"
  title       = "Earshot: finds the services of private pages"
  permissions = ["run.services.get"]
}

resource "google_project_iam_member" "viewer" {
  for_each = var.dashboard_viewers

  project = var.project_id
  role    = "projects/${var.project_id}/roles/${google_project_iam_custom_role.viewer.role_id}"
  member  = each.key
}

module "deploy" {
  source = "./modules/deploy"

  root       = local.root
  project_id = var.project_id
  codebases = { for name, email in module.iam.accounts : name => {
    account = email
    sources = local.sources.codebases[name]
    # Who may call a function is lost with each of its deploys, so each deploy says so anew.
    environment = contains(values(local.private_https), name) ? { DASHBOARD_VIEWERS = local.viewers } : {}
  } }
  shared_files = local.sources.shared
  rules        = local.sources.rules
  environment  = merge(var.settings, { FUNCTIONS_REGION = var.region, MIRROR_DATASET = local.dataset })
  enabled      = var.deploy_functions

  # Triggers ask for their topics, buckets and database; on destroy they go before these.
  depends_on = [module.storage, module.firestore, module.bigquery, module.messaging, module.iam, module.project]
}

module "ci" {
  source = "./modules/ci"

  project_id        = module.project.project_id
  project_number    = module.project.number
  region            = var.region
  environment       = var.environment
  accounts          = module.iam.accounts
  trigger_buckets   = setintersection(values(module.storage.buckets), local.trigger_buckets)
  settings          = var.settings
  viewers           = local.viewers
  github            = var.github
  cloud_build       = var.cloud_build
  cloud_build_agent = module.project.agent["cloudbuild"]
  role_suffix       = local.role_suffix

  propagation_seconds = var.propagation_seconds
}

module "operations" {
  source = "./modules/operations"

  project_id     = module.project.project_id
  project_number = module.project.number
  environment    = var.environment
  alert_email    = var.alert_email
  budget         = var.budget

  propagation_seconds = var.propagation_seconds
}

module "guard" {
  source = "./modules/guard"

  project_id = var.project_id
  region     = var.region
  protected  = local.protected

  depends_on = [
    module.project, module.storage, module.firestore, module.bigquery, module.messaging, module.iam, module.deploy, module.ci,
    module.operations, google_bigquery_table_iam_member.raw,
    terraform_data.raw_writable, google_project_iam_custom_role.viewer, google_project_iam_member.viewer,
  ]
}
