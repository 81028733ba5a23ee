import type { Role } from "@keyway/contract/access-catalogue";
import { createFlow, type FlowSummary, listFlows } from "@keyway/contract/flows";
import { Button, NativeSelect } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { Link, useLocation } from "wouter";
import { api } from "../api/client.ts";
import { KindIcon } from "../flows/kind-icon.tsx";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { useCatalogueChanges } from "./use-catalogue-of-roles.ts";

type Kind = "provisioning" | "deprovisioning";
const FIELDS = { provisioning: "provisioningFlowId", deprovisioning: "deprovisioningFlowId" } as const;
const WORDS = {
	provisioning: { label: "Provisioning flow", name: "give" },
	deprovisioning: { label: "Deprovisioning flow", name: "take back" },
} as const;

/** The pair of flows that gives and takes the role: choose, open, or make a new one. */
export function RoleFlows({ role, mayManage }: { role: Role; mayManage: boolean }) {
	return (
		<section className="panel role-terms" aria-label="How it is given and taken">
			<h2>How it is given and taken</h2>
			{role.method === "flow" ? (
				<div className="form-rows">
					<FlowChoice role={role} kind="provisioning" mayManage={mayManage} />
					<FlowChoice role={role} kind="deprovisioning" mayManage={mayManage} />
					<p className="mut">Both must be published. Only the access manager starts them.</p>
				</div>
			) : (
				<p className="mut">
					{role.method === "connector"
						? `The application's connection gives and takes “${role.connectorRole ?? role.name}”.`
						: "People do it by hand; they get a task at the beginning and at the end."}
				</p>
			)}
		</section>
	);
}

function FlowChoice({ role, kind, mayManage }: { role: Role; kind: Kind; mayManage: boolean }) {
	const [, go] = useLocation();
	const client = useQueryClient();
	const { updateRole } = useCatalogueChanges();
	const flows = useQuery({
		queryKey: ["flows", "of-kind", kind],
		queryFn: ({ signal }) => api(listFlows, { query: { kind: [kind], limit: 200 } }, { signal }),
	});
	const make = useMutation({
		mutationFn: () => api(createFlow, { body: { name: `${role.name}: ${WORDS[kind].name}`, kind } }),
		onSuccess: (flow) => {
			void client.invalidateQueries({ queryKey: ["flows"] });
			go(`/flows/${flow.id}`);
		},
	});
	const chosen = role[FIELDS[kind]];
	const choices = flows.data?.items ?? [];
	return (
		<div className="flow-choice">
			<KindIcon kind={kind} />
			<NativeSelect
				className="grow"
				size="xs"
				label={WORDS[kind].label}
				disabled={!mayManage || updateRole.isPending}
				data={[{ value: "", label: "Choose a flow" }, ...choices.map(choiceOf)]}
				value={chosen ?? ""}
				onChange={(event) =>
					updateRole.mutate({ id: role.id, body: { [FIELDS[kind]]: event.currentTarget.value || null } })
				}
			/>
			{chosen ? (
				<Button component={Link} href={`/flows/${chosen}`} aria-label={`Open the ${kind} flow`}>
					Open
				</Button>
			) : mayManage ? (
				<Button
					leftSection={<Plus size={14} />}
					loading={make.isPending}
					onClick={() => make.mutate()}
					aria-label={`New ${kind} flow`}
				>
					New
				</Button>
			) : null}
			<InlineAlert error={updateRole.error ?? make.error} />
		</div>
	);
}

const choiceOf = (flow: FlowSummary) => ({
	value: flow.id,
	label: flow.published === null ? `${flow.name} (not published)` : flow.name,
});
