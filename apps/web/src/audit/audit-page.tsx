import { type AuditEntry, listAudit, verifyAudit } from "@keyway/contract/audit";
import { Button, TextInput } from "@mantine/core";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Download, ScrollText, ShieldCheck, ShieldX } from "lucide-react";
import { useState } from "react";
import { AccessPage } from "../access/access-page.tsx";
import { api } from "../api/client.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { count, fullTime } from "../ui/format.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { SearchInput } from "../ui/search-input.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { useDebounced } from "../ui/use-debounced.ts";
import "../ui/data-table.css";
import "./audit.css";

type Filter = { actor: string; action: string; target: string };
const EMPTY: Filter = { actor: "", action: "", target: "" };

function useAudit(filter: Filter) {
	return useInfiniteQuery({
		queryKey: ["audit", filter],
		queryFn: ({ pageParam, signal }) => {
			const set = Object.entries(filter).filter(([, value]) => value !== "");
			return api(
				listAudit,
				{ query: { ...Object.fromEntries(set), ...(pageParam ? { cursor: pageParam } : {}) } },
				{ signal },
			);
		},
		initialPageParam: "",
		getNextPageParam: (last) => last.nextCursor,
	});
}

/** Who changed what, newest first, and whether anybody changed the record itself. */
export default function AuditPage() {
	const [filter, setFilter] = useState(EMPTY);
	const rested = JSON.parse(useDebounced(JSON.stringify(filter))) as Filter;
	const list = useAudit(rested);
	const entries = list.data?.pages.flatMap((page) => page.items) ?? [];
	return (
		<AccessPage
			title="Audit"
			lead="Every change, who made it and why. Entries are chained: none can be altered unseen."
			actions={<Verify />}
		>
			<div className="page-tools">
				<SearchInput
					label="Search by actor"
					value={filter.actor}
					onChange={(actor) => setFilter({ ...filter, actor })}
				/>
				<TextInput
					size="xs"
					aria-label="Action"
					placeholder="Action, for example grant"
					value={filter.action}
					onChange={(event) => setFilter({ ...filter, action: event.currentTarget.value })}
				/>
				<TextInput
					size="xs"
					aria-label="What it is about"
					placeholder="What it is about"
					value={filter.target}
					onChange={(event) => setFilter({ ...filter, target: event.currentTarget.value })}
				/>
			</div>
			<section className="panel" aria-label="Audit" aria-busy={list.isPending}>
				{list.isPending ? <SkeletonRows rows={10} /> : null}
				{list.isError && entries.length === 0 ? (
					<ErrorState title="The audit could not be loaded" error={list.error} onRetry={() => void list.refetch()} />
				) : null}
				{list.isSuccess && entries.length === 0 ? (
					<EmptyState icon={ScrollText} title="Nothing matches">
						Take words out of the search to see more.
					</EmptyState>
				) : null}
				{entries.length > 0 ? <AuditTable entries={entries} /> : null}
				<LoadMore list={list} />
			</section>
		</AccessPage>
	);
}

function AuditTable({ entries }: { entries: AuditEntry[] }) {
	return (
		<table className="data-table">
			<thead>
				<tr>
					<th scope="col" className="number">
						No.
					</th>
					<th scope="col">When</th>
					<th scope="col">Who</th>
					<th scope="col">Action</th>
					<th scope="col">About</th>
					<th scope="col">Details</th>
				</tr>
			</thead>
			<tbody>
				{entries.map((entry) => (
					<tr key={entry.seq}>
						<td className="number">{entry.seq}</td>
						<td>
							<time dateTime={entry.at}>{fullTime(entry.at)}</time>
						</td>
						<td>{entry.actor.name}</td>
						<td>
							<code>{entry.action}</code>
						</td>
						<td className="ellipsis">{entry.target.name}</td>
						<td>
							<Details entry={entry} />
						</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

function Details({ entry }: { entry: AuditEntry }) {
	if (Object.keys(entry.details).length === 0) return null;
	return (
		<details className="audit-details">
			<summary>Show</summary>
			<pre>{JSON.stringify(entry.details, null, 2)}</pre>
		</details>
	);
}

/** Computes the chain of hashes anew. */
function Verify() {
	const verify = useMutation({ mutationFn: () => api(verifyAudit) });
	const { data } = verify;
	return (
		<>
			<span role="status" className="audit-verdict" data-ok={data?.ok}>
				{data ? (
					<>
						{data.ok ? <ShieldCheck size={15} aria-hidden="true" /> : <ShieldX size={15} aria-hidden="true" />}
						{data.ok
							? `${count(data.entries, "entry", "entries")}, none altered`
							: `Altered from entry ${data.brokenAt} on`}
					</>
				) : null}
			</span>
			<InlineAlert error={verify.error} />
			{(["csv", "json"] as const).map((format) => (
				<Button
					key={format}
					component="a"
					href={`/api/audit/export?format=${format}`}
					download
					leftSection={<Download size={15} />}
				>
					{format.toUpperCase()}
				</Button>
			))}
			<Button leftSection={<ShieldCheck size={15} />} loading={verify.isPending} onClick={() => verify.mutate()}>
				Verify
			</Button>
		</>
	);
}
