resource "google_billing_budget" "month" {
  count = var.budget == null ? 0 : 1

  billing_account = var.budget.billing_account
  display_name    = "Earshot (${var.environment}): ${var.project_id}"

  budget_filter {
    projects = ["projects/${var.project_number}"]
  }

  amount {
    specified_amount {
      currency_code = var.budget.currency
      units         = tostring(var.budget.amount)
    }
  }

  dynamic "threshold_rules" {
    for_each = [0.5, 0.9, 1.0]
    content {
      threshold_percent = threshold_rules.value
    }
  }

  threshold_rules {
    threshold_percent = 1.0
    spend_basis       = "FORECASTED_SPEND"
  }

  # The provider refuses it without a channel. The administrators of the billing account are told in either case.
  dynamic "all_updates_rule" {
    for_each = google_monitoring_notification_channel.email
    content {
      monitoring_notification_channels = [all_updates_rule.value.id]
      enable_project_level_recipients  = true
    }
  }
}
