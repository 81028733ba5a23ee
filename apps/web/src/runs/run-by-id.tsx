import { getRun } from "@keyway/contract/runs";
import { useQuery } from "@tanstack/react-query";
import { Redirect } from "wouter";
import { api } from "../api/client.ts";
import { ErrorState } from "../ui/error-state.tsx";

/** A run by its id alone: leads to it on its flow's canvas. */
export default function RunById({ id }: { id: string }) {
	const { data, error, refetch } = useQuery({
		queryKey: ["run", "flow-of", id],
		queryFn: ({ signal }) => api(getRun, { params: { id } }, { signal }),
	});
	if (data) return <Redirect to={`/flows/${data.flowId}/runs/${id}`} replace />;
	if (error) return <ErrorState title="The run could not be loaded" error={error} onRetry={() => void refetch()} />;
	return <div role="status" aria-label="Loading" />;
}
