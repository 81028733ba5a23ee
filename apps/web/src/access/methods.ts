import type { RoleMethod } from "@keyway/schema/access";

/** How a role is given and taken, as people read it. */
export const METHODS: Record<RoleMethod, { label: string; help: string }> = {
	flow: { label: "Flows", help: "A provisioning flow gives it, a deprovisioning flow takes it back." },
	connector: { label: "Connector", help: "The connection of the application gives and takes it by itself." },
	manual: { label: "By hand", help: "Named people get a task at the beginning and at the end." },
};
