output "alerts" {
  description = "Names of what is alerted on."
  value       = sort(concat(keys(local.alerts), ["error_rate"]))
}
