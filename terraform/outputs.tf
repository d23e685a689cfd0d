output "buckets" {
  description = "Names of the buckets; audio and covers are uploaded to `uploads`."
  value       = module.storage.buckets
}

output "topics" {
  description = "Where events are published to, beside the ingest function."
  value       = module.messaging.topics
}

output "dead_letter_subscriptions" {
  description = "Where to pull from what was given up: docs/runbooks/dead-letters.md."
  value       = module.messaging.dead_letter_subscriptions
}

output "ingest_url" {
  description = "Where players report what is heard."
  value       = "https://${var.region}-${var.project_id}.cloudfunctions.net/ingest/v1/events"
}

output "dashboard" {
  description = "Opens private pages at http://localhost:8080, for those in dashboard_viewers."
  value       = { for name in keys(local.private_https) : name => "gcloud run services proxy ${lower(name)} --project ${var.project_id} --region ${var.region}" }
}

output "dataset" {
  description = "The BigQuery dataset."
  value       = "${var.project_id}.${module.bigquery.dataset}"
}

output "accounts" {
  description = "Accounts that the functions of each codebase run as."
  value       = module.iam.accounts
}

output "grants" {
  description = "Everything that these accounts may do."
  value       = module.iam.grants
}

output "ci" {
  description = "The account that deploys from CI, what it may do in the project, and where GitHub Actions get its token."
  value = {
    deployer                   = module.ci.deployer
    workload_identity_provider = module.ci.workload_identity_provider
    roles                      = module.ci.roles
  }
}

output "deploy_environment" {
  description = "Tells a shell what a deploy by hand has to know: `eval \"$(terraform -chdir=terraform output -raw deploy_environment)\"`."
  value       = join("\n", [for name, value in local.deploy_environment : "export ${name}='${replace(value, "'", "'\\''")}'"])
}

output "github_variables" {
  description = "Variables of the environment of this name in GitHub: `gh variable set NAME --env ENVIRONMENT --body VALUE`."
  value = var.github == null ? null : merge(local.deploy_environment, {
    WORKLOAD_IDENTITY_PROVIDER = module.ci.workload_identity_provider
    DEPLOYER                   = module.ci.deployer
  })
}

output "alerts" {
  description = "What is alerted on."
  value       = module.operations.alerts
}

output "deployed" {
  description = "Hash of the sources of each codebase that this configuration deployed."
  value       = module.deploy.deployed
}

output "protected" {
  description = "What refuses to be deleted."
  value = {
    storage   = module.storage.protected
    firestore = module.firestore.protected
    bigquery  = module.bigquery.protected
    all       = module.guard.protected
  }
}

output "roles" {
  description = "Every role that an account, of codebases, CI or Google's own agents, is granted in the project."
  value = toset(concat(
    module.iam.grants[*].role,
    values(module.project.agent_roles)[*].role,
    tolist(module.ci.roles),
    tolist(module.ci.checker_roles),
    values(google_bigquery_table_iam_member.raw)[*].role,
  ))
}
