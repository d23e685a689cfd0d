locals {
  minute       = 60
  subscription = "resource.type = \"pubsub_subscription\" AND resource.labels.subscription_id = monitoring.regex.full_match"
  logged       = "resource.type = \"cloud_run_revision\" AND metric.type = \"logging.googleapis.com/user/earshot"
  unacked      = "metric.type = \"pubsub.googleapis.com/subscription/oldest_unacked_message_age\""

  alerts = {
    dead_letters = {
      title     = "Events were given up"
      filter    = "${local.subscription}(\".*-dead-letter\") AND metric.type = \"pubsub.googleapis.com/subscription/num_undelivered_messages\""
      above     = 0, lasting = 0, aligner = "ALIGN_MAX", reducer = "REDUCE_MAX"
      group_by  = ["resource.label.subscription_id"]
      severity  = "ERROR"
      what_next = "docs/runbooks/dead-letters.md tells how to look at them and deliver them again."
    }
    oldest_unacked = {
      title     = "A subscription falls behind"
      filter    = "${local.subscription}(\"eventarc-.*|.*-to-bigquery\") AND ${local.unacked}"
      above     = 10 * local.minute, lasting = 5 * local.minute, aligner = "ALIGN_MAX", reducer = "REDUCE_MAX"
      group_by  = ["resource.label.subscription_id"]
      severity  = "WARNING"
      what_next = "The function of this subscription fails or is too slow: look for event_failed in its logs. What failed 20 times, over some 2.3 hours, is given up and kept for 31 days: docs/runbooks/dead-letters.md. Of a subscription to BigQuery nothing fails but the writing: docs/runbooks/quota.md."
    }
    # The mirror acknowledges an event once BigQuery has its row, so the oldest event that waits is how far it lags.
    mirror_lag = {
      title     = "BigQuery lags behind Firestore"
      filter    = "${local.subscription}(\"eventarc-.*-mirror.*\") AND ${local.unacked}"
      above     = 5 * local.minute, lasting = 5 * local.minute, aligner = "ALIGN_MAX", reducer = "REDUCE_MAX"
      group_by  = []
      severity  = "WARNING"
      what_next = "Rows catch up by themselves once BigQuery takes them; the view mirror_lag tells the lag by table."
    }
    failed_transcriptions = {
      title     = "Transcriptions fail"
      filter    = "${local.logged}/failed_transcriptions\""
      above     = 2, lasting = 0, aligner = "ALIGN_DELTA", reducer = "REDUCE_SUM"
      group_by  = []
      severity  = "WARNING"
      what_next = "Three or more within an hour. transcriptions/ tells the reasons; the dashboard's pipeline tries them again."
      period    = 60 * local.minute
    }
    refused_events = {
      title     = "Firestore refuses events"
      filter    = "${local.logged}/refused_events\""
      above     = 0, lasting = 0, aligner = "ALIGN_DELTA", reducer = "REDUCE_SUM"
      group_by  = []
      severity  = "WARNING"
      what_next = "rejected/ has them with Firestore's words, under the code refused. Few, of one listener: their profile was full, and nothing is to be done. Many: what the fold writes is wrong. Mend it, and docs/runbooks/replay.md tells how the events are counted after all."
    }
    refused_rows = {
      title     = "BigQuery refuses rows"
      filter    = "${local.logged}/refused_rows\""
      above     = 0, lasting = 0, aligner = "ALIGN_DELTA", reducer = "REDUCE_SUM"
      group_by  = []
      severity  = "WARNING"
      what_next = "The table mirror_rejected has them with their reasons."
    }
    unreadable_states = {
      title     = "A listener's state cannot be read"
      filter    = "${local.logged}/unreadable_states\""
      above     = 0, lasting = 0, aligner = "ALIGN_DELTA", reducer = "REDUCE_SUM"
      group_by  = []
      severity  = "ERROR"
      what_next = "docs/runbooks/unreadable-states.md tells how to find it and mend it. Nobody else waits for it, but the listener's windows stay open, and what they do in that session is not counted."
    }
    # Such a push is acknowledged and comes back by itself, so that no call fails for it.
    refused_credentials = {
      title     = "Pushes are refused for a credential"
      filter    = "${local.logged}/refused_credentials\""
      above     = 0, lasting = 0, aligner = "ALIGN_DELTA", reducer = "REDUCE_SUM"
      group_by  = []
      severity  = "ERROR"
      what_next = "A credential is wrong, ours or the app's for APNs or Web Push: push_failed in the logs of deliver and audienceTick says what to check. What is not out of date goes out once it is mended."
    }
    drift = {
      title     = "Live counters disagree with the raw log"
      filter    = "${local.logged}/drift\""
      above     = 0, lasting = 0, aligner = "ALIGN_DELTA", reducer = "REDUCE_SUM"
      group_by  = []
      severity  = "ERROR"
      what_next = "reconciliations/latest names the counters; ./dev reconcile --repair brings them to what the events say."
    }
    failed_reconciliations = {
      title     = "Live counters could not be compared with the raw log"
      filter    = "${local.logged}/failed_reconciliations\""
      above     = 0, lasting = 0, aligner = "ALIGN_DELTA", reducer = "REDUCE_SUM"
      group_by  = []
      severity  = "WARNING"
      what_next = "reconciliations/latest tells why. After a change of libs/listening/core it is that BigQuery has the old fold: terraform apply, or ./dev install-offline, brings it to the one that is deployed."
    }
  }
}

resource "google_monitoring_notification_channel" "email" {
  count = var.alert_email == null ? 0 : 1

  project      = var.project_id
  display_name = "Earshot on call"
  type         = "email"
  labels       = { email_address = var.alert_email }
  # Without it, a channel that alerts still name is not deleted, and they name it until it is gone.
  force_delete = true
}

resource "google_monitoring_alert_policy" "this" {
  for_each = local.alerts

  project               = var.project_id
  display_name          = "Earshot (${var.environment}): ${each.value.title}"
  combiner              = "OR"
  severity              = each.value.severity
  notification_channels = google_monitoring_notification_channel.email[*].id

  conditions {
    display_name = each.value.title
    condition_threshold {
      filter          = each.value.filter
      comparison      = "COMPARISON_GT"
      threshold_value = each.value.above
      duration        = "${each.value.lasting}s"
      aggregations {
        alignment_period     = "${try(each.value.period, 5 * local.minute)}s"
        per_series_aligner   = each.value.aligner
        cross_series_reducer = each.value.reducer
        group_by_fields      = each.value.group_by
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = each.value.what_next
  }

  alert_strategy {
    auto_close = "${24 * 60 * local.minute}s"
  }

  depends_on = [terraform_data.metrics_known]
}

# A share, as a busy function always has single failures that are tried again.
resource "google_monitoring_alert_policy" "error_rate" {
  project               = var.project_id
  display_name          = "Earshot (${var.environment}): a function fails often"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = google_monitoring_notification_channel.email[*].id

  conditions {
    display_name = "More than one call in twenty failed"
    condition_threshold {
      filter             = "resource.type = \"cloud_run_revision\" AND metric.type = \"run.googleapis.com/request_count\" AND metric.labels.response_code_class = \"5xx\""
      denominator_filter = "resource.type = \"cloud_run_revision\" AND metric.type = \"run.googleapis.com/request_count\""
      comparison         = "COMPARISON_GT"
      threshold_value    = 0.05
      duration           = "${10 * local.minute}s"
      aggregations {
        alignment_period     = "${5 * local.minute}s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
        group_by_fields      = ["resource.label.service_name"]
      }
      denominator_aggregations {
        alignment_period     = "${5 * local.minute}s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
        group_by_fields      = ["resource.label.service_name"]
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "Look at the logs of the service that the incident names with severity>=ERROR. An event function also tells which event failed it: look for event_failed."
  }

  alert_strategy {
    auto_close = "${24 * 60 * local.minute}s"
  }
}
