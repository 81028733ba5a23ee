import type { App, Role } from "@keyway/contract/access-catalogue";
import { Button } from "@mantine/core";
import { AppWindow, Pencil, Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Link } from "wouter";
import { KindIcon } from "../flows/kind-icon.tsx";
import { useMe } from "../session/use-me.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { count } from "../ui/format.ts";
import { LoadMore } from "../ui/load-more.tsx";
import { Pill } from "../ui/pill.tsx";
import { SearchInput } from "../ui/search-input.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { useDebounced } from "../ui/use-debounced.ts";
import { AccessPage } from "./access-page.tsx";
import { METHODS } from "./methods.ts";
import { useApps, usePolicies, useRoleList } from "./use-catalogue-of-roles.ts";
import "../ui/data-table.css";

const AppDialog = lazy(() => import("./app-dialog.tsx"));
const RoleDialog = lazy(() => import("./role-dialog.tsx"));

type Dialog = { kind: "app"; app: App | null } | { kind: "role"; app: App };

/** Applications and their roles as administrators keep them. */
export default function RolesPage() {
	const { may } = useMe();
	const [search, setSearch] = useState("");
	const [dialog, setDialog] = useState<Dialog | null>(null);
	const rested = useDebounced(search.trim());
	const apps = useApps();
	const list = useRoleList(rested);
	const roles = list.data?.pages.flatMap((page) => page.items) ?? [];
	const byApp = Map.groupBy(roles, (role) => role.appId);
	const shown = apps.data?.items.filter((app) => rested === "" || byApp.has(app.id)) ?? [];
	const mayManage = may("access:manage");
	const add = mayManage ? (
		<Button variant="solid" leftSection={<Plus size={15} />} onClick={() => setDialog({ kind: "app", app: null })}>
			Add application
		</Button>
	) : null;
	const error = apps.error ?? list.error;
	return (
		<AccessPage
			title="Roles"
			lead="What people can have in which application, and how it is given and taken."
			actions={add}
		>
			<div className="page-tools">
				<SearchInput label="Search roles" value={search} onChange={setSearch} />
			</div>
			{apps.isPending || list.isPending ? (
				<section className="panel" aria-busy="true" aria-label="Roles">
					<SkeletonRows rows={5} height={56} />
				</section>
			) : null}
			{error ? (
				<ErrorState title="The roles could not be loaded" error={error} onRetry={() => void list.refetch()} />
			) : null}
			{list.isSuccess && apps.isSuccess && shown.length === 0 ? (
				<section className="panel">
					<EmptyState icon={AppWindow} title={rested ? "No role matches" : "No applications yet"} action={add}>
						{rested ? "Try another word." : "Add an application, then the roles that people can ask for."}
					</EmptyState>
				</section>
			) : null}
			{shown.map((app) => (
				<section key={app.id} className="app-roles" aria-label={app.name}>
					<div className="app-head">
						<h2>{app.name}</h2>
						<span className="mut">{count(app.roleCount, "role")}</span>
						{mayManage ? (
							<span className="row-actions">
								<Button
									leftSection={<Pencil size={14} />}
									onClick={() => setDialog({ kind: "app", app })}
									aria-label={`Edit ${app.name}`}
								>
									Edit
								</Button>
								<Button
									leftSection={<Plus size={14} />}
									onClick={() => setDialog({ kind: "role", app })}
									aria-label={`Add role to ${app.name}`}
								>
									Add role
								</Button>
							</span>
						) : null}
					</div>
					<div className="panel">
						<RolesTable roles={byApp.get(app.id) ?? []} />
					</div>
				</section>
			))}
			<LoadMore list={list} />
			<Suspense fallback={null}>
				{dialog?.kind === "app" ? <AppDialog app={dialog.app} onClose={() => setDialog(null)} /> : null}
				{dialog?.kind === "role" ? <RoleDialog app={dialog.app} edited={null} onClose={() => setDialog(null)} /> : null}
			</Suspense>
		</AccessPage>
	);
}

function RolesTable({ roles }: { roles: Role[] }) {
	const policies = usePolicies().data?.items ?? [];
	if (roles.length === 0) return <p className="panel-none">No roles yet.</p>;
	return (
		<table className="data-table">
			<thead>
				<tr>
					<th scope="col">Role</th>
					<th scope="col">Given by</th>
					<th scope="col">Policy</th>
					<th scope="col">State</th>
				</tr>
			</thead>
			<tbody>
				{roles.map((role) => (
					<tr key={role.id}>
						<td>
							<Link className="name" href={`/access/roles/${role.id}`}>
								{role.name}
							</Link>
							<span className="cell-sub ellipsis">{role.description}</span>
						</td>
						<td>
							<span className="cell-main">
								{role.method === "flow" ? <Keys role={role} /> : null}
								{METHODS[role.method].label}
							</span>
						</td>
						<td>{policies.find((policy) => policy.id === role.policyId)?.name ?? "None"}</td>
						<td>
							{role.requestable ? (
								<Pill tone="ok">Can be requested</Pill>
							) : (
								<span title={role.problem ?? undefined}>
									<Pill tone="draft">Not yet</Pill>
									<span className="cell-sub">{role.problem}</span>
								</span>
							)}
						</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

/** The green and the red key of the flows that give and take the role, as far as they are chosen. */
function Keys({ role }: { role: Role }) {
	return (
		<span style={{ display: "flex", gap: 4 }}>
			{role.provisioningFlowId ? <KindIcon kind="provisioning" /> : null}
			{role.deprovisioningFlowId ? <KindIcon kind="deprovisioning" /> : null}
		</span>
	);
}
