terraform {
  required_providers {
    google = { source = "hashicorp/google" }
  }
}

locals {
  dead_letters = toset(var.dead_letter_topics)
  max          = { message_days = 7, dead_letter_days = 31, attempts = 100 }
  day          = 24 * 60 * 60
}

# No schemas: Pub/Sub would refuse a bad message at its door, where nobody sees it. The functions quarantine it with its
# reason.
resource "google_pubsub_topic" "this" {
  for_each = toset(var.topics)

  project                    = var.project_id
  name                       = each.key
  message_retention_duration = "${local.max.message_days * local.day}s"

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }
}

# What a function gave up after its last attempt. A function's own subscription is made by its deploy, which then points it here.
resource "google_pubsub_topic" "dead_letter" {
  for_each = local.dead_letters

  project = var.project_id
  name    = each.key

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }
}

# A topic forgets what no subscription holds.
resource "google_pubsub_subscription" "dead_letter" {
  for_each = local.dead_letters

  project                    = var.project_id
  name                       = each.key
  topic                      = google_pubsub_topic.dead_letter[each.key].name
  message_retention_duration = "${local.max.dead_letter_days * local.day}s"
  ack_deadline_seconds       = 600

  expiration_policy {
    ttl = ""
  }
}

resource "google_pubsub_topic_iam_member" "dead_letter" {
  for_each = local.dead_letters

  project = var.project_id
  topic   = google_pubsub_topic.dead_letter[each.key].name
  role    = "roles/pubsub.publisher"
  member  = var.pubsub_agent
}

# The raw log: every message as it came, whatever the functions made of it.
resource "google_pubsub_subscription" "raw" {
  for_each = var.raw_subscriptions

  project                    = var.project_id
  name                       = each.value
  topic                      = google_pubsub_topic.this[each.key].name
  message_retention_duration = "${local.max.message_days * local.day}s"
  ack_deadline_seconds       = 60

  bigquery_config {
    table          = var.raw_table
    write_metadata = true
  }

  # As often as Pub/Sub takes, most of a day: an outage of BigQuery must not leave a gap that a person has to close.
  dead_letter_policy {
    dead_letter_topic     = "projects/${var.project_id}/topics/${google_pubsub_topic.dead_letter["${each.value}-dead-letter"].name}"
    max_delivery_attempts = local.max.attempts
  }

  retry_policy {
    minimum_backoff = "10s"
    maximum_backoff = "600s"
  }

  expiration_policy {
    ttl = ""
  }

  depends_on = [google_pubsub_topic_iam_member.dead_letter]
}
