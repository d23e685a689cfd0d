locals {
  # Log events of the code, by the name that logEvent gives them; a test holds these names to the code.
  log_metrics = {
    failed_transcriptions = {
      description = "Audio uploads that ended without a transcript through no fault of their uploader."
      filter      = "jsonPayload.event=\"audio_ended\" AND jsonPayload.state=\"failed\""
    }
    quarantined_events = {
      description = "Events and uploads that were put aside with a reason."
      filter      = "jsonPayload.event=(\"event_quarantined\" OR \"event_rejected\" OR \"events_rejected\")"
    }
    refused_events = {
      description = "Listening events that Firestore refused to count, kept in rejected."
      filter      = "jsonPayload.event=\"events_rejected\" AND jsonPayload.codes=\"refused\""
    }
    refused_rows = {
      description = "Rows that BigQuery refused, kept in mirror_rejected."
      filter      = "jsonPayload.event=\"row_rejected\""
    }
    drift = {
      description = "Comparisons of live counters with the raw log that found a difference."
      filter      = "jsonPayload.event=\"reconciled\" AND jsonPayload.status=\"drifted\""
    }
    failed_reconciliations = {
      description = "Comparisons of live counters with the raw log that came to no end."
      filter      = "resource.labels.service_name=\"listeningreconcile\" AND httpRequest.status>=500"
    }
    unreadable_states = {
      description = "States of listeners that could not be read, as often as somebody tried."
      filter      = "jsonPayload.event=\"state_unreadable\""
    }
    refused_credentials = {
      description = "Pushes that a refused credential kept back: ours, or the app's for APNs or Web Push."
      filter      = "jsonPayload.event=\"push_failed\" AND jsonPayload.kind=\"unauthorized\""
    }
    unfinished_ticks = {
      description = "Runs of the schedule that left due work to the next one."
      filter      = "jsonPayload.event=\"tick_unfinished\""
    }
  }
}

locals {
  metric_seconds = min(600, 5 * var.propagation_seconds)
}

resource "google_logging_metric" "this" {
  for_each = local.log_metrics

  project     = var.project_id
  name        = "earshot/${each.key}"
  description = each.value.description
  filter      = "resource.type=\"cloud_run_revision\" AND ${each.value.filter}"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
    unit        = "1"
  }
}

# An alert on a metric that Monitoring has not heard of yet is refused. By its own words that takes up to ten minutes; the functions
# are built meanwhile.
resource "terraform_data" "metrics_known" {
  triggers_replace = keys(local.log_metrics)

  provisioner "local-exec" {
    command = "sleep ${local.metric_seconds}"
  }

  depends_on = [google_logging_metric.this]
}
