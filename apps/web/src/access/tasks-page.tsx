import type { Task } from "@keyway/contract/access-requests";
import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { ClipboardCheck } from "lucide-react";
import { useState } from "react";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { fullTime, shortTime } from "../ui/format.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { AccessPage } from "./access-page.tsx";
import { useResolve, useTaskList } from "./use-tasks.ts";

const CLOSED: Record<Exclude<Task["status"], "open">, string> = {
	retried: "Tried again",
	done: "Done by hand",
	wontDo: "Left undone",
	obsolete: "No longer needed",
};

/** What people have to do by hand: what failed, and roles that nobody's program gives. */
export default function TasksPage() {
	const [status, setStatus] = useState<"open" | "closed">("open");
	const list = useTaskList(status);
	const tasks = list.data?.pages.flatMap((page) => page.items) ?? [];
	return (
		<AccessPage title="Tasks" lead="Access that a person has to give, take away or look after.">
			<div className="page-tools">
				<SegmentedControl
					aria-label="Which tasks"
					data={[
						{ value: "open", label: "Open" },
						{ value: "closed", label: "Closed" },
					]}
					value={status}
					onChange={(value) => setStatus(value as typeof status)}
				/>
			</div>
			<section className="inbox" aria-label="Tasks" aria-busy={list.isPending}>
				{list.isPending ? <SkeletonRows rows={3} height={110} /> : null}
				{list.isError && tasks.length === 0 ? (
					<ErrorState title="The tasks could not be loaded" error={list.error} onRetry={() => void list.refetch()} />
				) : null}
				{list.isSuccess && tasks.length === 0 ? (
					<div className="panel">
						<EmptyState icon={ClipboardCheck} title={status === "open" ? "Nothing to do" : "Nothing was closed yet"}>
							{status === "open"
								? "When a flow fails for good, or a role is given by hand, the work comes here."
								: "Tasks that were dealt with are kept here."}
						</EmptyState>
					</div>
				) : null}
				{tasks.map((task) => (
					<TaskCard key={task.id} task={task} />
				))}
				<LoadMore list={list} />
			</section>
		</AccessPage>
	);
}

function TaskCard({ task }: { task: Task }) {
	const [note, setNote] = useState("");
	const resolve = useResolve();
	const say = (resolution: "retry" | "done" | "wontDo") =>
		resolve.mutate({ task, resolution, ...(note.trim() ? { note: note.trim() } : {}) });
	return (
		<article className="inbox-card" aria-label={task.title} data-tone={task.cause === "failed" ? "bad" : undefined}>
			<header>
				<div className="grow">
					<h2>{task.title}</h2>
					<p className="mut">
						{[task.app, task.role, task.user].flatMap((each) => (each ? [`${each.name}, `] : []))}
						<time dateTime={task.createdAt} title={fullTime(task.createdAt)}>
							{shortTime(task.createdAt)}
						</time>
					</p>
				</div>
			</header>
			{task.detail ? <blockquote>{task.detail}</blockquote> : null}
			{task.status === "open" ? (
				<>
					<TextInput
						size="xs"
						label="Note"
						maxLength={2_000}
						value={note}
						onChange={(event) => setNote(event.currentTarget.value)}
					/>
					<InlineAlert error={resolve.error} />
					<div className="inbox-actions">
						{task.cause === "failed" ? (
							<Button variant="filled" loading={resolve.isPending} onClick={() => say("retry")}>
								Try again
							</Button>
						) : null}
						<Button disabled={resolve.isPending} onClick={() => say("done")}>
							I have done it
						</Button>
						{task.action === "provision" ? (
							<Button variant="danger" disabled={resolve.isPending} onClick={() => say("wontDo")}>
								Will not be done
							</Button>
						) : null}
					</div>
				</>
			) : (
				<p className="mut">
					{CLOSED[task.status]}
					{task.closedBy ? ` by ${task.closedBy}` : ""}
					{task.closedAt ? `, ${shortTime(task.closedAt)}` : ""}
					{task.note ? `: ${task.note}` : ""}
				</p>
			)}
		</article>
	);
}
