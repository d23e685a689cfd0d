output "project_id" {
  description = "The project, once its APIs are on and known to be."
  value       = var.project_id
  depends_on  = [terraform_data.apis_ready, google_firebase_project.this]
}

output "number" {
  description = "The project's number."
  value       = local.number
}

output "agent" {
  description = "Members that stand for the agents of services, by service, once they exist."
  value       = local.agent
  depends_on  = [google_project_service_identity.agent]
}

output "agent_roles" {
  description = "Roles of agents and of the build account."
  value       = local.agent_roles
}

output "images" {
  description = "The repository of functions' images, and what its clean-up does."
  value = {
    repository = google_artifact_registry_repository.functions.repository_id
    policies   = [for policy in google_artifact_registry_repository.functions.cleanup_policies : policy.action]
  }
}
