variable "project_id" {
  type = string
}

variable "project_number" {
  type = string
}

variable "environment" {
  type = string
}

variable "alert_email" {
  type = string
}

variable "budget" {
  type = object({
    billing_account = string
    currency        = string
    amount          = number
  })
}

variable "propagation_seconds" {
  description = "A fifth of what Monitoring is given to hear of new metrics."
  type        = number
}
