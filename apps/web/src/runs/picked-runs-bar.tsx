import { retryRun } from "@keyway/contract/runs";
import type { RunSummary } from "@keyway/schema/run";
import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { messageOf } from "../api/api-error.ts";
import { api } from "../api/client.ts";
import { useMe } from "../session/use-me.ts";
import { count } from "../ui/format.ts";
import { notifyDone, notifyError } from "../ui/notify.ts";

type Props = { runs: readonly RunSummary[]; onDone: () => void };

/** What can be done to the chosen runs: try all that failed again, compare two, let go of them. */
export function PickedRunsBar({ runs, onDone }: Props) {
	const { may } = useMe();
	const [, go] = useLocation();
	const client = useQueryClient();
	const failed = runs.filter(({ status }) => status === "failed");
	const retry = useMutation({
		mutationFn: async () => {
			const refusals: string[] = [];
			// One after the other: each is its own decision for the server, and one refusal stops no other.
			for (const { id } of failed)
				await api(retryRun, { params: { id } }).catch((error: unknown) => refusals.push(messageOf(error)));
			return refusals;
		},
		onSuccess: (refusals) => {
			const done = failed.length - refusals.length;
			if (done > 0) notifyDone(`${count(done, "run")} started again from the failed card.`);
			if (refusals.length > 0)
				notifyError(`${count(refusals.length, "run was", "runs were")} not retried`, new Error(refusals[0]));
			onDone();
			void client.invalidateQueries({ queryKey: ["runs"] });
		},
	});
	const [left, right] = runs;
	const comparable = runs.length === 2 && left?.flowId === right?.flowId;
	return (
		<section className="picked-runs" aria-label="Chosen runs">
			<b role="status">{count(runs.length, "run")} chosen</b>
			{may("runs:control") ? (
				<Button
					size="compact-sm"
					loading={retry.isPending}
					disabled={failed.length === 0}
					onClick={() => retry.mutate()}
				>
					Retry {failed.length} failed
				</Button>
			) : null}
			<Button
				size="compact-sm"
				disabled={!comparable}
				title={comparable ? undefined : "Choose two runs of the same flow."}
				onClick={() => go(`/runs/compare/${right?.id}/${left?.id}`)}
			>
				Compare
			</Button>
			<Button size="compact-sm" onClick={onDone}>
				Choose none
			</Button>
		</section>
	);
}
