import type { User } from "@keyway/contract/users";
import { Button, NativeSelect, SegmentedControl } from "@mantine/core";
import { Plus, SearchX, Upload, UsersRound } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useSearch } from "wouter";
import { useMe } from "../session/use-me.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { shortDate } from "../ui/format.ts";
import { LoadMore } from "../ui/load-more.tsx";
import { Page } from "../ui/page.tsx";
import { SearchInput } from "../ui/search-input.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { useDebounced } from "../ui/use-debounced.ts";
import { nameOf, type UserFilter, useUserList } from "./use-users.ts";
import { UserDrawer } from "./user-drawer.tsx";
import { UserFormDialog } from "./user-form-dialog.tsx";
import { PERSON_STATUSES, UserStatus } from "./user-status.tsx";
import "../ui/data-table.css";

const ImportUsersDialog = lazy(() => import("./import-users-dialog.tsx"));

const TYPES = ["employee", "contractor", "intern", "partner"].map((value) => ({
	value,
	label: value.charAt(0).toUpperCase() + value.slice(1),
}));

/** The directory: who is there, creating people, and each person's details. */
export default function UsersPage() {
	const query = useSearch();
	const asked = new URLSearchParams(query);
	return <Users key={query} search={asked.get("search") ?? ""} open={asked.get("user")} />;
}

function Users(start: { search: string; open: string | null }) {
	const { may } = useMe();
	const [search, setSearch] = useState(start.search);
	const [status, setStatus] = useState<UserFilter["status"]>("all");
	const [type, setType] = useState<UserFilter["type"]>("all");
	const [form, setForm] = useState<"closed" | "new" | "edit">("closed");
	const [importing, setImporting] = useState(false);
	const [openId, setOpenId] = useState(start.open);
	const rested = useDebounced(search.trim());
	const list = useUserList({ search: rested, status, type });
	const users = list.data?.pages.flatMap((page) => page.items) ?? [];
	const open = users.find((user) => user.id === openId) ?? null;
	const filtered = rested !== "" || status !== "all" || type !== "all";
	const create = may("directory:write") ? (
		<Button variant="solid" leftSection={<Plus size={15} />} onClick={() => setForm("new")}>
			Create user
		</Button>
	) : null;

	return (
		<Page
			title="Users"
			lead="The people your flows are about. Each change here starts the flows that listen to it."
			actions={
				<>
					{may("directory:write") ? (
						<Button leftSection={<Upload size={15} />} onClick={() => setImporting(true)}>
							Import
						</Button>
					) : null}
					{create}
				</>
			}
		>
			{importing ? (
				<Suspense fallback={null}>
					<ImportUsersDialog onClose={() => setImporting(false)} />
				</Suspense>
			) : null}
			<div className="page-tools">
				<SearchInput label="Search users" value={search} onChange={setSearch} />
				<SegmentedControl
					aria-label="Status"
					data={[{ value: "all", label: "All" }, ...PERSON_STATUSES]}
					value={status}
					onChange={(value) => setStatus(value as UserFilter["status"])}
				/>
				<NativeSelect
					aria-label="Type"
					size="xs"
					data={[{ value: "all", label: "All types" }, ...TYPES]}
					value={type}
					onChange={(event) => setType(event.currentTarget.value as UserFilter["type"])}
				/>
			</div>
			<section className="panel" aria-label="Users" aria-busy={list.isPending}>
				{list.isPending ? <SkeletonRows rows={8} /> : null}
				{list.isError && users.length === 0 ? (
					<ErrorState title="The users could not be loaded" error={list.error} onRetry={() => void list.refetch()} />
				) : null}
				{list.isSuccess && users.length === 0 ? (
					<EmptyState
						icon={filtered ? SearchX : UsersRound}
						title={filtered ? "Nobody matches" : "No users yet"}
						action={filtered ? undefined : create}
					>
						{filtered
							? "Try another name, or show all statuses."
							: "Create the first person, or send people by the API."}
					</EmptyState>
				) : null}
				{users.length > 0 ? <UserTable users={users} openId={openId} onOpen={setOpenId} /> : null}
				<LoadMore list={list} />
			</section>
			{open && form === "closed" ? (
				<UserDrawer user={open} onClose={() => setOpenId(null)} onEdit={() => setForm("edit")} />
			) : null}
			{form !== "closed" ? (
				<UserFormDialog user={form === "edit" ? open : null} people={users} onClose={() => setForm("closed")} />
			) : null}
		</Page>
	);
}

type TableProps = { users: User[]; openId: string | null; onOpen: (id: string) => void };

function UserTable({ users, openId, onOpen }: TableProps) {
	return (
		<table className="data-table">
			<thead>
				<tr>
					<th scope="col">Name</th>
					<th scope="col">E-mail</th>
					<th scope="col">Type</th>
					<th scope="col">Department</th>
					<th scope="col">Manager</th>
					<th scope="col">Contract end</th>
					<th scope="col">Status</th>
				</tr>
			</thead>
			<tbody>
				{users.map((user) => (
					<tr key={user.id} data-selected={user.id === openId}>
						<td>
							<button type="button" className="name" onClick={() => onOpen(user.id)}>
								{nameOf(user)}
							</button>
						</td>
						<td className="ellipsis">{user.email}</td>
						<td style={{ textTransform: "capitalize" }}>{user.userType ?? ""}</td>
						<td>{user.department ?? ""}</td>
						<td>{user.manager ? (user.manager.displayName ?? user.manager.email) : ""}</td>
						<td>{user.contractEnd ? shortDate(user.contractEnd) : ""}</td>
						<td>
							<UserStatus status={user.status} />
						</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}
