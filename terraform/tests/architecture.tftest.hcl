# What must hold whatever the codebases come to: planned with providers that ask nobody.

mock_provider "google" {
  mock_data "google_project" {
    defaults = { number = "123456789012" }
  }
}
mock_provider "google" {
  alias = "bootstrap"
  mock_data "google_project" {
    defaults = { number = "123456789012" }
  }
}
mock_provider "google-beta" {}

variables {
  project_id  = "earshot-test"
  environment = "dev"
}

run "dev" {
  command = plan

  assert {
    condition     = alltrue([for role in output.roles : !contains(["roles/owner", "roles/editor", "roles/viewer"], role)])
    error_message = "A primitive role is granted."
  }
  assert {
    condition     = output.protected == { storage = false, firestore = false, bigquery = false, all = false } && !module.firestore.recoverable && module.storage.deleted_kept_days == 7
    error_message = "Something of dev would be in the way of terraform destroy, or costs without being needed."
  }
  assert {
    condition     = alltrue([for codebase in keys(local.codebases) : output.accounts[codebase] == "${codebase}@earshot-test.iam.gserviceaccount.com"])
    error_message = "Each codebase needs an account of its own, named after it as its deploy expects."
  }
  assert {
    condition     = length(distinct(values(output.accounts))) == length(local.codebases) && length(local.codebases) >= 4
    error_message = "Two codebases share an account."
  }
  assert {
    condition = alltrue([for codebase in keys(local.codebases) : alltrue([for role in ["roles/eventarc.eventReceiver", "roles/run.invoker"] :
    contains([for grant in output.grants : grant.role if grant.codebase == codebase], role)])])
    error_message = "An account cannot receive the events of its triggers."
  }
  assert {
    condition     = toset(values(output.buckets)) == toset(values(local.bucket_names))
    error_message = "Buckets have other names than the code gives them."
  }
  assert {
    condition     = toset(module.ci.trigger_buckets) == toset(["earshot-test-transcripts", "earshot-test-uploads"])
    error_message = "CI cannot ask where a trigger's bucket is, or may ask of others."
  }
  assert {
    condition     = toset(output.topics) == toset(["engagement", "notifications", "playback", "quality"])
    error_message = "The topics are not those that the functions listen to."
  }
  assert {
    condition     = length(setsubtract([for codebase in keys(local.codebases) : "${codebase}-dead-letter"], output.dead_letter_subscriptions)) == 0
    error_message = "What a codebase gives up is kept by no subscription."
  }
  assert {
    condition     = length(google_project_iam_member.viewer) == 0 && google_project_iam_custom_role.viewer.permissions == toset(["run.services.get"])
    error_message = "Somebody may find private pages whom nobody named, or the role goes with the last viewer and its id stays taken."
  }
  assert {
    condition     = output.ci.workload_identity_provider == null
    error_message = "A repository may deploy that nobody named."
  }
  assert {
    condition = length(setsubtract([
      "service-123456789012@gcp-sa-eventarc.iam.gserviceaccount.com roles/eventarc.serviceAgent",
      "service-123456789012@gcp-sa-pubsub.iam.gserviceaccount.com roles/iam.serviceAccountTokenCreator",
      "service-123456789012@gs-project-accounts.iam.gserviceaccount.com roles/pubsub.publisher",
      "123456789012-compute@developer.gserviceaccount.com roles/cloudbuild.builds.builder",
      "123456789012-compute@developer.gserviceaccount.com roles/run.invoker",
      "123456789012-compute@developer.gserviceaccount.com roles/eventarc.eventReceiver",
    ], [for grant in module.project.agent_roles : "${trimprefix(grant.member, "serviceAccount:")} ${grant.role}"])) == 0
    error_message = "The deploy would have to change policies, or fail."
  }
  assert {
    condition     = module.project.images.repository == "gcf-artifacts" && contains(module.project.images.policies, "DELETE")
    error_message = "The CLI would fail after it has deployed."
  }
}

run "environments_share_no_name" {
  command = plan

  variables {
    project_id  = "earshot-other"
    environment = "prod"

    deploy_functions = false
  }

  assert {
    condition     = length(setintersection(values(output.buckets), values(run.dev.buckets))) == 0
    error_message = "Two environments share a bucket."
  }
  assert {
    condition     = length(setintersection(values(output.accounts), values(run.dev.accounts))) == 0
    error_message = "Two environments share an account."
  }
  assert {
    condition     = output.dataset != run.dev.dataset && output.ingest_url != run.dev.ingest_url
    error_message = "Two environments share a dataset or an endpoint."
  }
  assert {
    condition     = output.deployed == {}
    error_message = "Terraform deploys, although CI is to."
  }
}

run "example" {
  command = plan
  module {
    source = "./tests/tfvars"
  }
  variables {
    file = "examples/prod.tfvars"
  }
}

run "the_example_of_prod" {
  command = plan

  variables {
    project_id        = run.example.values.project_id
    environment       = run.example.values.environment
    region            = run.example.values.region
    settings          = run.example.values.settings
    deploy_functions  = run.example.values.deploy_functions
    dashboard_viewers = run.example.values.dashboard_viewers
    alert_email       = run.example.values.alert_email
    budget            = run.example.values.budget
    github            = run.example.values.github
  }

  assert {
    condition     = toset(keys(run.example.values)) == toset(["alert_email", "budget", "dashboard_viewers", "deploy_functions", "environment", "github", "project_id", "region", "settings"])
    error_message = "The example says more than is tested here."
  }
  assert {
    condition     = output.deployed == {}
    error_message = "Terraform deploys, although CI is to."
  }
  assert {
    condition     = output.github_variables.DASHBOARD_VIEWERS == "group:editors@example.com"
    error_message = "CI would deploy a page that nobody may open."
  }
}

run "example_of_dev" {
  command = plan
  module {
    source = "./tests/tfvars"
  }
  variables {
    file = "examples/dev.tfvars"
  }
}

run "the_example_of_dev" {
  command = plan

  variables {
    project_id  = run.example_of_dev.values.project_id
    environment = run.example_of_dev.values.environment
    region      = run.example_of_dev.values.region
    settings    = run.example_of_dev.values.settings
  }

  assert {
    condition     = toset(keys(run.example_of_dev.values)) == toset(["environment", "project_id", "region", "settings"])
    error_message = "The example says more than is tested here."
  }
  assert {
    condition     = toset(keys(output.deployed)) == toset(keys(local.codebases)) && !output.protected.all
    error_message = "An apply of dev deploys nothing, or dev could not be destroyed."
  }
}

run "a_deploy_by_hand_is_told_what_terraform_tells" {
  command = plan

  variables {
    region            = "europe-west4"
    settings          = { DASHBOARD_SIGN_IN = "Jo's" }
    dashboard_viewers = ["user:jo@example.com"]
  }

  assert {
    condition = output.deploy_environment == join("\n", [
      "export DASHBOARD_VIEWERS='user:jo@example.com'",
      "export EARSHOT_SETTINGS='{\"DASHBOARD_SIGN_IN\":\"Jo'\\''s\"}'",
      "export FUNCTIONS_REGION='europe-west4'",
      "export GOOGLE_CLOUD_PROJECT='earshot-test'",
    ])
    error_message = "A deploy by hand would take settings back, or a shell would not understand them."
  }
}

run "only_private_pages_have_viewers" {
  command = plan

  variables {
    dashboard_viewers = ["user:jo@example.com", "group:staff@example.com"]
  }

  assert {
    condition     = jsonencode({ for name, of in module.deploy.environments : name => of.DASHBOARD_VIEWERS if can(of.DASHBOARD_VIEWERS) }) == jsonencode({ dashboard = "group:staff@example.com,user:jo@example.com" })
    error_message = "Somebody else may open private pages, or a change of them deploys other codebases."
  }
  assert {
    condition     = toset([for grant in google_project_iam_member.viewer : grant.member]) == toset(["group:staff@example.com", "user:jo@example.com"]) && google_project_iam_custom_role.viewer.permissions == toset(["run.services.get"])
    error_message = "The proxy would not find the page, or those who may see it may see more."
  }
}

run "prod_with_ci_and_alerts" {
  command = plan

  variables {
    environment = "prod"
    github      = { repository_id = "4711" }
    alert_email = "on-call@example.com"
    budget      = { billing_account = "012345-6789AB-CDEF01", currency = "EUR", amount = 50 }
    cloud_build = { remote_uri = "https://github.com/you/earshot.git", app_installation_id = 42 }
  }

  assert {
    condition     = alltrue([for role in output.roles : !contains(["roles/owner", "roles/editor", "roles/viewer"], role)]) && contains(output.roles, "roles/cloudbuild.readTokenAccessor")
    error_message = "A primitive role is granted, or the builds' roles are not looked at."
  }
  assert {
    condition     = output.protected == { storage = true, firestore = true, bigquery = true, all = true } && module.firestore.recoverable && module.storage.deleted_kept_days == 30
    error_message = "Data of prod could be lost."
  }
  assert {
    condition     = output.ci.deployer == "earshot-deployer@earshot-test.iam.gserviceaccount.com"
    error_message = "CI deploys as somebody else."
  }
  assert {
    condition     = output.ci.workload_identity_provider == "projects/123456789012/locations/global/workloadIdentityPools/earshot-github/providers/actions"
    error_message = "GitHub Actions have no provider to ask."
  }
  assert {
    condition     = length(setintersection(output.ci.roles, ["roles/owner", "roles/editor", "roles/iam.serviceAccountUser", "roles/iam.serviceAccountTokenCreator", "roles/resourcemanager.projectIamAdmin"])) == 0
    error_message = "CI may act as any account of the project."
  }
  assert {
    condition = length(setsubtract(
    ["dead_letters", "oldest_unacked", "failed_transcriptions", "mirror_lag", "drift", "refused_credentials", "error_rate"], output.alerts)) == 0
    error_message = "Something that goes wrong rings nobody."
  }
}

run "prod_that_is_to_go" {
  command = plan

  variables {
    environment   = "prod"
    allow_destroy = true
  }

  assert {
    condition     = output.protected == { storage = false, firestore = false, bigquery = false, all = false }
    error_message = "Something of prod would be in the way of terraform destroy, although it is meant to go."
  }
  assert {
    condition     = module.firestore.recoverable && module.storage.deleted_kept_days == 30
    error_message = "What prod lost before it goes, or when it does not go after all, could not be had back."
  }
}
