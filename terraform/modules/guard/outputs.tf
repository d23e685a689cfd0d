output "protected" {
  description = "Whether terraform destroy is refused."
  value       = terraform_data.guard.input.protected
}
