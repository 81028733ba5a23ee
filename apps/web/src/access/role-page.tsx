import type { Role } from "@keyway/contract/access-catalogue";
import { Button } from "@mantine/core";
import { KeyRound, Pencil, ShieldAlert, Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Link, useLocation } from "wouter";
import { useMe } from "../session/use-me.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { notifyDone } from "../ui/notify.ts";
import { Pill } from "../ui/pill.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { durationWords } from "../words/duration.ts";
import { AccessPage } from "./access-page.tsx";
import { Findings } from "./findings.tsx";
import { GrantTable } from "./grant-table.tsx";
import { METHODS } from "./methods.ts";
import { RequestDrawer } from "./request-drawer.tsx";
import { RequestTable } from "./request-table.tsx";
import { RoleFlows } from "./role-flows.tsx";
import { useCatalogueChanges, usePolicies, useRole, useRoleList } from "./use-catalogue-of-roles.ts";
import { useGrantList } from "./use-grants.ts";
import { useRequestList } from "./use-requests.ts";

const RoleDialog = lazy(() => import("./role-dialog.tsx"));

/** One role: how it is given, its terms, who has it and who asked for it. */
export default function RolePage({ id }: { id: string }) {
	const { data: role, error, refetch } = useRole(id);
	if (error && !role)
		return (
			<AccessPage title="Role">
				<ErrorState title="The role could not be loaded" error={error} onRetry={() => void refetch()} />
			</AccessPage>
		);
	if (!role)
		return (
			<AccessPage title="Role">
				<section className="panel" aria-busy="true" aria-label="Role">
					<SkeletonRows rows={6} />
				</section>
			</AccessPage>
		);
	return <RoleView role={role} />;
}

function RoleView({ role }: { role: Role }) {
	const { may } = useMe();
	const [editing, setEditing] = useState(false);
	const mayManage = may("access:manage");
	return (
		<AccessPage
			title={role.name}
			lead={`${role.appName}. ${role.description}`}
			actions={
				mayManage ? (
					<>
						<RemoveButton role={role} />
						<Button leftSection={<Pencil size={14} />} onClick={() => setEditing(true)}>
							Edit
						</Button>
					</>
				) : null
			}
		>
			<div className="role-state">
				{role.requestable ? <Pill tone="ok">Can be requested</Pill> : <Pill tone="draft">Cannot be requested yet</Pill>}
				{role.privileged ? (
					<span className="role-mark">
						<ShieldAlert size={14} aria-hidden="true" /> Privileged
					</span>
				) : null}
				<span className="mut">{role.problem}</span>
			</div>
			<div className="role-top">
				<Terms role={role} />
				<RoleFlows role={role} mayManage={mayManage} />
			</div>
			{may("access:read") ? <Findings role={role} mayManage={mayManage} /> : null}
			<Members role={role} />
			<Requests role={role} />
			<Suspense fallback={null}>
				{editing ? (
					<RoleDialog app={{ id: role.appId, name: role.appName }} edited={role} onClose={() => setEditing(false)} />
				) : null}
			</Suspense>
		</AccessPage>
	);
}

function RemoveButton({ role }: { role: Role }) {
	const [, go] = useLocation();
	const [sure, setSure] = useState(false);
	const { removeRole } = useCatalogueChanges();
	const remove = () =>
		removeRole.mutate(role.id, {
			onSuccess: () => {
				notifyDone(`“${role.name}” is offered no longer.`);
				go("/access/roles");
			},
		});
	return (
		<>
			<InlineAlert error={removeRole.error} />
			<Button
				variant="danger"
				leftSection={<Trash2 size={14} />}
				loading={removeRole.isPending}
				onClick={() => (sure ? remove() : setSure(true))}
				onBlur={() => setSure(false)}
			>
				{sure ? "Press again to remove" : "Remove"}
			</Button>
		</>
	);
}

function Terms({ role }: { role: Role }) {
	const policy = usePolicies().data?.items.find((each) => each.id === role.policyId);
	const roles = useRoleList("").data?.pages.flatMap((page) => page.items) ?? [];
	const names = (ids: string[]) => ids.map((id) => roles.find((each) => each.id === id)?.name ?? "…").join(", ");
	return (
		<section className="panel role-terms" aria-label="Terms">
			<h2>Terms</h2>
			<dl className="facts">
				<dt>Given by</dt>
				<dd>{METHODS[role.method].label}</dd>
				<dt>Policy</dt>
				<dd>{policy ? <Link href={`/access/policies/${policy.id}`}>{policy.name}</Link> : "None"}</dd>
				<dt>Usual time</dt>
				<dd>{role.recommendedDuration ? durationWords(role.recommendedDuration) : "As the policy says"}</dd>
				<dt>Longest time</dt>
				<dd>{role.maxDuration ? durationWords(role.maxDuration) : "As the policy says"}</dd>
				{role.prerequisiteIds.length > 0 ? (
					<>
						<dt>Needs before</dt>
						<dd>{names(role.prerequisiteIds)}</dd>
					</>
				) : null}
				{role.conflictIds.length > 0 ? (
					<>
						<dt>Never with</dt>
						<dd>{names(role.conflictIds)}</dd>
					</>
				) : null}
			</dl>
		</section>
	);
}

function Members({ role }: { role: Role }) {
	const list = useGrantList({ role: role.id });
	const grants = list.data?.pages.flatMap((page) => page.items) ?? [];
	return (
		<>
			<h2 className="section-title">Who has it, and had it</h2>
			<section className="panel" aria-label="Members" aria-busy={list.isPending}>
				{list.isPending ? <SkeletonRows rows={3} height={56} /> : null}
				{list.isSuccess && grants.length === 0 ? (
					<EmptyState icon={KeyRound} title="Nobody yet">
						Who is granted the role is listed here with the time that is left.
					</EmptyState>
				) : null}
				{grants.length > 0 ? <GrantTable grants={grants} shows="person" /> : null}
				<LoadMore list={list} />
			</section>
		</>
	);
}

function Requests({ role }: { role: Role }) {
	const list = useRequestList({ role: role.id });
	const [openId, setOpenId] = useState<string | null>(null);
	const requests = list.data?.pages.flatMap((page) => page.items) ?? [];
	if (requests.length === 0) return null;
	return (
		<>
			<h2 className="section-title">Requests</h2>
			<section className="panel" aria-label="Requests">
				<RequestTable requests={requests} openId={openId} onOpen={setOpenId} />
				<LoadMore list={list} />
			</section>
			{openId ? <RequestDrawer id={openId} onClose={() => setOpenId(null)} /> : null}
		</>
	);
}
