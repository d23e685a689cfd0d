output "deployed" {
  description = "Hash of the sources of each codebase that was deployed, once it was."
  value       = { for codebase, deploy in terraform_data.deploy : codebase => deploy.triggers_replace.sources }
}

output "environments" {
  description = "What the deploy of each codebase is told."
  value       = local.environments
}
