import { type Account, createSignInLink, listAccounts, updateAccount } from "@keyway/contract/accounts";
import { ActionIcon, Button, Menu } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Ban, CircleCheck, Ellipsis, Link2, Plus, ShieldHalf } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { api } from "../api/client.ts";
import { useMe } from "../session/use-me.ts";
import { ErrorState } from "../ui/error-state.tsx";
import { shortTime } from "../ui/format.ts";
import { notifyError } from "../ui/notify.ts";
import { Page } from "../ui/page.tsx";
import { Pill } from "../ui/pill.tsx";
import { ShownOnce } from "../ui/shown-once.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { AccountDialog } from "./account-dialog.tsx";
import { ROLE_LABELS } from "./roles.ts";
import "../ui/data-table.css";

const SecondPersonSwitch = lazy(() => import("../publishing/second-person-switch.tsx"));

type Open = { kind: "form"; account: Account | null } | { kind: "link"; name: string; url: string };

/** Who can sign in to Keyway, and as what. */
export default function AccountsPage() {
	const { may } = useMe();
	const client = useQueryClient();
	const [open, setOpen] = useState<Open | null>(null);
	const list = useQuery({
		queryKey: ["accounts"],
		queryFn: ({ signal }) => api(listAccounts, { query: { limit: 200 } }, { signal }),
	});
	const disable = useMutation({
		mutationFn: (account: Account) =>
			api(updateAccount, { params: { id: account.id }, body: { disabled: !account.disabled } }),
		onSettled: () => client.invalidateQueries({ queryKey: ["accounts"] }),
		onError: (error) => notifyError("The account was not changed", error),
	});
	const link = useMutation({
		mutationFn: (account: Account) => api(createSignInLink, { params: { id: account.id } }),
		onSuccess: ({ url }, account) => setOpen({ kind: "link", name: account.name, url }),
		onError: (error) => notifyError("No sign-in link was made", error),
	});
	const mayWrite = may("accounts:write");
	return (
		<Page
			title="Accounts"
			lead="Who can sign in to Keyway, and what each may do."
			actions={
				mayWrite ? (
					<Button
						variant="solid"
						leftSection={<Plus size={15} />}
						onClick={() => setOpen({ kind: "form", account: null })}
					>
						Create account
					</Button>
				) : null
			}
		>
			<section className="panel" aria-label="Accounts" aria-busy={list.isPending}>
				{list.isPending ? <SkeletonRows rows={4} /> : null}
				{list.isError ? (
					<ErrorState title="The accounts could not be loaded" error={list.error} onRetry={() => void list.refetch()} />
				) : null}
				{list.data ? (
					<table className="data-table">
						<thead>
							<tr>
								<th scope="col">Name</th>
								<th scope="col">Roles</th>
								<th scope="col">Last sign-in</th>
								<th scope="col">Status</th>
								<th scope="col">
									<span className="visually-hidden">Actions</span>
								</th>
							</tr>
						</thead>
						<tbody>
							{list.data.items.map((account) => (
								<tr key={account.id}>
									<td>
										<span className="name">{account.name}</span>
										<span className="cell-sub">{account.email}</span>
									</td>
									<td>{account.roles.map((role) => ROLE_LABELS[role].label).join(", ") || "No role"}</td>
									<td>{account.lastSignInAt ? shortTime(account.lastSignInAt) : "Never"}</td>
									<td>
										<Pill tone={account.disabled ? "plain" : "ok"}>{account.disabled ? "Disabled" : "Active"}</Pill>
									</td>
									<td className="actions">
										{mayWrite ? (
											<AccountActions
												account={account}
												onRoles={() => setOpen({ kind: "form", account })}
												onLink={() => link.mutate(account)}
												onDisable={() => disable.mutate(account)}
											/>
										) : null}
									</td>
								</tr>
							))}
						</tbody>
					</table>
				) : null}
			</section>
			{mayWrite ? (
				<Suspense fallback={null}>
					<SecondPersonSwitch />
				</Suspense>
			) : null}
			{open?.kind === "form" ? <AccountDialog account={open.account} onClose={() => setOpen(null)} /> : null}
			{open?.kind === "link" ? (
				<ShownOnce title={`Sign-in link for ${open.name}`} value={open.url} onClose={() => setOpen(null)}>
					Hand it over yourself. It works once, for 15 minutes.
				</ShownOnce>
			) : null}
		</Page>
	);
}

type ActionProps = { account: Account; onRoles: () => void; onLink: () => void; onDisable: () => void };

function AccountActions({ account, onRoles, onLink, onDisable }: ActionProps) {
	return (
		<Menu>
			<Menu.Target>
				<ActionIcon aria-label={`More for ${account.name}`}>
					<Ellipsis size={16} />
				</ActionIcon>
			</Menu.Target>
			<Menu.Dropdown>
				<Menu.Item leftSection={<ShieldHalf size={15} />} onClick={onRoles}>
					Name and roles
				</Menu.Item>
				<Menu.Item leftSection={<Link2 size={15} />} onClick={onLink}>
					Make a sign-in link
				</Menu.Item>
				<Menu.Item leftSection={account.disabled ? <CircleCheck size={15} /> : <Ban size={15} />} onClick={onDisable}>
					{account.disabled ? "Enable" : "Disable"}
				</Menu.Item>
			</Menu.Dropdown>
		</Menu>
	);
}
