output "deployed" {
  description = "Hash of the sources of each codebase that was deployed, once it was."
  value       = { for codebase, deploy in terraform_data.deploy : codebase => deploy.triggers_replace.sources }
}
