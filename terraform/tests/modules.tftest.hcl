# What holds inside of modules, each planned by itself.

mock_provider "google" {}
mock_provider "google-beta" {}

variables {
  project_id = "earshot-test"
  region     = "europe-west1"
}

run "no_bucket_is_public" {
  command = plan
  module {
    source = "./modules/storage"
  }
  variables {
    protected   = true
    recoverable = true
  }

  assert {
    condition     = alltrue([for bucket in google_storage_bucket.this : bucket.public_access_prevention == "enforced" && bucket.uniform_bucket_level_access])
    error_message = "A bucket could be made public."
  }
  assert {
    condition     = alltrue([for bucket in google_storage_bucket.this : !bucket.force_destroy && bucket.soft_delete_policy[0].retention_duration_seconds == 30 * 24 * 60 * 60])
    error_message = "Objects of prod could be lost."
  }
  assert {
    condition     = alltrue([for bucket in google_storage_bucket.this : length([for rule in bucket.lifecycle_rule : rule if one(rule.action).type == "AbortIncompleteMultipartUpload"]) == 1])
    error_message = "Uploads that were broken off stay, and cost, for ever."
  }
  assert {
    condition     = toset(keys(google_firebase_storage_bucket.client)) == toset(["derived", "quarantine", "uploads"])
    error_message = "Clients reach other buckets than the rules speak of."
  }
}

run "dev_can_be_destroyed" {
  command = plan
  module {
    source = "./modules/storage"
  }
  variables {
    protected   = false
    recoverable = false
  }

  assert {
    condition     = alltrue([for bucket in google_storage_bucket.this : bucket.force_destroy])
    error_message = "A bucket with objects would be in the way of terraform destroy."
  }
}

run "prod_database_is_protected" {
  command = plan
  module {
    source = "./modules/firestore"
  }
  variables {
    protected   = true
    recoverable = true
  }

  assert {
    condition     = google_firestore_database.this.delete_protection_state == "DELETE_PROTECTION_ENABLED" && google_firestore_database.this.point_in_time_recovery_enablement == "POINT_IN_TIME_RECOVERY_ENABLED"
    error_message = "The database of prod could be lost."
  }
  assert {
    condition     = google_firestore_database.this.type == "FIRESTORE_NATIVE" && length(google_firestore_backup_schedule.daily) == 1
    error_message = "The database of prod has another mode, or no backups."
  }
}

run "dev_database_can_go" {
  command = plan
  module {
    source = "./modules/firestore"
  }
  variables {
    protected   = false
    recoverable = false
  }

  assert {
    condition     = google_firestore_database.this.delete_protection_state == "DELETE_PROTECTION_DISABLED" && google_firestore_database.this.deletion_policy == "DELETE"
    error_message = "The database of dev would outlive terraform destroy."
  }
}

run "tables_of_prod_are_protected" {
  command = plan
  module {
    source = "./modules/bigquery"
  }
  variables {
    dataset   = "earshot"
    protected = true
    root      = ".."
    bucket    = "earshot-test-mirror"
  }

  assert {
    condition     = length(google_bigquery_table.this) > 5 && alltrue([for table in google_bigquery_table.this : table.deletion_protection])
    error_message = "A table of prod could be lost."
  }
  assert {
    condition     = !google_bigquery_dataset.this.delete_contents_on_destroy
    error_message = "The dataset of prod could be lost."
  }
  assert {
    condition     = alltrue([for table in google_bigquery_table.this : length(table.time_partitioning) == 1 && length(table.clustering) > 0])
    error_message = "A query would read a whole table."
  }
  assert {
    condition     = alltrue([for view in local.views : !strcontains(view.query, "{project}") && !strcontains(view.query, "{dataset}")])
    error_message = "A view reads a table that has no name."
  }
  assert {
    condition     = length(local.views) == sum([for level in range(4) : length([for view in local.views : view if view.level == level])])
    error_message = "A view is made by no step."
  }
  assert {
    condition     = alltrue([for routine in google_bigquery_routine.this : startswith(one(routine.imported_libraries), "gs://earshot-test-mirror/bigquery-library/listening-")])
    error_message = "A function of BigQuery has none of the fold's code."
  }
}

run "dead_letters_everywhere" {
  command = plan
  module {
    source = "./modules/messaging"
  }
  variables {
    topics             = ["playback", "quality"]
    dead_letter_topics = ["listening-dead-letter", "playback-to-bigquery-dead-letter", "quality-to-bigquery-dead-letter"]
    raw_subscriptions  = { playback = "playback-to-bigquery", quality = "quality-to-bigquery" }
    raw_table          = "earshot-test.earshot.events_raw"
    pubsub_agent       = "serviceAccount:pubsub@example.com"
  }

  assert {
    condition = alltrue([for s in google_pubsub_subscription.raw :
    s.dead_letter_policy[0].dead_letter_topic == "projects/earshot-test/topics/${s.name}-dead-letter"])
    error_message = "What BigQuery refuses would be tried for ever."
  }
  assert {
    condition     = alltrue([for s in google_pubsub_subscription.raw : s.dead_letter_policy[0].max_delivery_attempts == 100])
    error_message = "An outage of BigQuery of an hour would leave a gap in the raw log."
  }
  assert {
    condition     = toset([for s in google_pubsub_subscription.dead_letter : s.topic]) == toset([for topic in google_pubsub_topic.dead_letter : topic.name])
    error_message = "What was given up is kept by no subscription."
  }
  assert {
    condition     = toset(keys(google_pubsub_topic_iam_member.dead_letter)) == toset(keys(google_pubsub_topic.dead_letter))
    error_message = "Pub/Sub may not publish what it gives up."
  }
  assert {
    condition     = alltrue([for s in concat(values(google_pubsub_subscription.dead_letter), values(google_pubsub_subscription.raw)) : s.expiration_policy[0].ttl == ""])
    error_message = "A subscription that is idle for a month would vanish."
  }
  assert {
    condition     = alltrue([for s in google_pubsub_subscription.raw : s.bigquery_config[0].write_metadata && s.bigquery_config[0].table == "earshot-test.earshot.events_raw"])
    error_message = "Raw events lack their publish time, or go elsewhere."
  }
  assert {
    condition     = alltrue([for topic in google_pubsub_topic.this : length(topic.schema_settings) == 0])
    error_message = "Pub/Sub would refuse a bad message where nobody sees it."
  }
}

run "a_codebase_has_what_it_needs_and_no_more" {
  command = plan
  module {
    source = "./modules/iam"
  }
  variables {
    codebases = {
      enrichment = { account = "enrichment", secrets = [] }
      mirror     = { account = "mirror", secrets = ["webhook-key"] }
    }
    buckets      = { uploads = "u", transcripts = "t", derived = "d", quarantine = "q", mirror = "m" }
    topics       = ["playback"]
    dataset      = "earshot"
    speech_agent = "serviceAccount:speech@example.com"
    role_suffix  = "1a2b3c4d"

    propagation_seconds = 0
  }

  assert {
    condition     = toset([for grant in google_storage_bucket_iam_member.codebase : "${grant.bucket} ${grant.member}" if endswith(grant.member, ":mirror@earshot-test.iam.gserviceaccount.com")]) == toset(["m serviceAccount:mirror@earshot-test.iam.gserviceaccount.com"])
    error_message = "The mirror reaches other buckets than its own."
  }
  assert {
    condition     = toset(keys(google_bigquery_dataset_iam_member.codebase)) == toset(["mirror"])
    error_message = "Uploads could write tables."
  }
  assert {
    condition     = toset(keys(google_secret_manager_secret_iam_member.codebase)) == toset(["mirror webhook-key"])
    error_message = "A secret is open to another codebase, or closed to its own."
  }
  assert {
    condition     = { for codebase, role in google_project_iam_custom_role.codebase : codebase => join(" ", role.permissions) } == { enrichment = "speech.operations.cancel" }
    error_message = "A transcription that nobody wants any more could not be ended, or more than that."
  }
  assert {
    condition     = alltrue([for role in google_project_iam_custom_role.codebase : endswith(role.role_id, ".1a2b3c4d")])
    error_message = "A role has an id that stays taken for 37 days once it is deleted."
  }
  assert {
    condition     = alltrue([for grant in output.grants : (startswith(grant.role, "roles/") || grant.role == "speech.operations.cancel") && !contains(["roles/owner", "roles/editor", "roles/viewer", "roles/bigquery.admin", "roles/storage.admin", "roles/pubsub.admin", "roles/datastore.owner"], grant.role)])
    error_message = "An account may do everything of a kind."
  }
}

run "a_codebase_that_nobody_thought_of" {
  command = plan
  module {
    source = "./modules/iam"
  }
  variables {
    codebases    = { listening = { account = "listening", secrets = [] }, billing = { account = "billing", secrets = [] } }
    buckets      = { uploads = "u", transcripts = "t" }
    topics       = ["playback", "engagement", "quality"]
    dataset      = "earshot"
    speech_agent = "serviceAccount:speech@example.com"
    role_suffix  = "1a2b3c4d"

    propagation_seconds = 0
  }

  expect_failures = [google_service_account.codebase]
}

run "only_the_main_branch_of_one_repository_deploys" {
  command = plan
  module {
    source = "./modules/ci"
  }
  variables {
    project_number    = "123456789012"
    environment       = "prod"
    accounts          = { mirror = "mirror@earshot-test.iam.gserviceaccount.com" }
    trigger_buckets   = ["earshot-test-uploads"]
    github            = { repository_id = "4711", branch = "main", pool = "earshot-again" }
    cloud_build       = { remote_uri = "https://github.com/you/earshot.git", branch = "main", app_installation_id = 42 }
    cloud_build_agent = "serviceAccount:cloudbuild@example.com"
    settings          = { SPEECH_LOCATION = "eu" }
    viewers           = "group:staff@example.com"
    role_suffix       = "1a2b3c4d"

    propagation_seconds = 0
  }

  assert {
    condition     = google_cloudbuild_trigger.check[0].service_account == "projects/earshot-test/serviceAccounts/earshot-checker@earshot-test.iam.gserviceaccount.com" && !contains(keys(google_cloudbuild_trigger.check[0].substitutions), "_DEPLOY")
    error_message = "A pull request could deploy."
  }
  assert {
    condition     = google_cloudbuild_trigger.deploy[0].substitutions["_DEPLOY"] == "true" && jsondecode(google_cloudbuild_trigger.deploy[0].substitutions["_SETTINGS"]) == { SPEECH_LOCATION = "eu" } && google_cloudbuild_trigger.deploy[0].substitutions["_DASHBOARD_VIEWERS"] == "group:staff@example.com"
    error_message = "Cloud Build deploys nothing, or with other settings."
  }
  assert {
    condition     = strcontains(google_storage_bucket_iam_member.checker_reports[0].condition[0].expression, "/objects/builds/")
    error_message = "A pull request could decide what a deploy takes from the cache."
  }
  assert {
    condition     = alltrue([for grant in google_project_iam_member.checker : contains(["roles/cloudbuild.builds.viewer", "roles/cloudbuild.readTokenAccessor", "roles/logging.logWriter"], grant.role)])
    error_message = "What checks pull requests may do more than that."
  }

  assert {
    condition     = google_iam_workload_identity_pool_provider.github[0].attribute_condition == "assertion.repository_id == '4711' && assertion.ref == 'refs/heads/main' && assertion.environment == 'prod'"
    error_message = "Another repository, or a pull request, could deploy."
  }
  assert {
    condition     = endswith(google_service_account_iam_member.github[0].member, "/workloadIdentityPools/earshot-again/attribute.repository_id/4711")
    error_message = "Another repository could act as the deployer."
  }
  assert {
    condition     = google_cloudbuild_trigger.deploy[0].approval_config[0].approval_required && google_cloudbuild_trigger.deploy[0].repository_event_config[0].push[0].branch == "^main$"
    error_message = "Prod is deployed without a person, or from any branch."
  }
  assert {
    condition     = alltrue([for grant in google_storage_bucket_iam_member.trigger : grant.bucket == "earshot-test-uploads" && endswith(grant.role, "/earshot.triggerBucket.1a2b3c4d") && grant.member == "serviceAccount:earshot-deployer@earshot-test.iam.gserviceaccount.com"]) && toset(google_project_iam_custom_role.trigger_bucket.permissions) == toset(["storage.buckets.get"])
    error_message = "CI cannot deploy a function that an upload starts, or may read uploads."
  }
  assert {
    condition     = alltrue([for role in [google_project_iam_custom_role.deployer, google_project_iam_custom_role.trigger_bucket] : endswith(role.role_id, ".1a2b3c4d")])
    error_message = "A role has an id that stays taken for 37 days once it is deleted."
  }
  assert {
    condition     = toset(keys(google_service_account_iam_member.deployer)) == toset(["build", "mirror"])
    error_message = "CI cannot deploy a codebase as its account, or may act as another."
  }
  assert {
    condition     = google_storage_bucket.ci[0].public_access_prevention == "enforced"
    error_message = "Reports of CI could be public."
  }
}

run "alerts_ring_somebody" {
  command = plan
  module {
    source = "./modules/operations"
  }
  variables {
    project_number = "123456789012"

    propagation_seconds = 0
    environment         = "prod"
    alert_email         = "on-call@example.com"
    budget              = { billing_account = "012345-6789AB-CDEF01", currency = "EUR", amount = 50 }
  }

  assert {
    condition     = google_monitoring_notification_channel.email[0].labels.email_address == "on-call@example.com"
    error_message = "Nobody is told of alerts."
  }
  assert {
    condition     = google_monitoring_notification_channel.email[0].force_delete
    error_message = "Leaving out alert_email would fail, as alerts name the channel until it is gone."
  }
  assert {
    condition     = alltrue([for alert in google_monitoring_alert_policy.this : alert.documentation[0].content != ""])
    error_message = "An alert does not say what to do."
  }
  assert {
    condition     = tolist(google_billing_budget.month[0].budget_filter[0].projects) == tolist(["projects/123456789012"])
    error_message = "The budget is that of all projects."
  }
  assert {
    condition     = length(google_billing_budget.month[0].all_updates_rule[0].monitoring_notification_channels) == 1 && google_billing_budget.month[0].all_updates_rule[0].enable_project_level_recipients
    error_message = "Who is mailed of alerts is not told that the budget is spent."
  }
}

run "a_budget_without_a_mail" {
  command = plan
  module {
    source = "./modules/operations"
  }
  variables {
    project_number      = "123456789012"
    propagation_seconds = 120
    environment         = "dev"
    alert_email         = null
    budget              = { billing_account = "012345-6789AB-CDEF01", currency = "EUR", amount = 50 }
  }

  assert {
    condition     = length(google_billing_budget.month) == 1 && length(google_billing_budget.month[0].all_updates_rule) == 0
    error_message = "A budget would be refused for want of a channel."
  }
  assert {
    condition     = local.metric_seconds == 600
    error_message = "Alerts would be refused, as Monitoring takes up to ten minutes to hear of a metric."
  }
}
