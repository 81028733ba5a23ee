import type { ReactNode } from "react";
import { queryClient } from "../api/query-client.ts";
import { ErrorState } from "../ui/error-state.tsx";
import { useMe } from "./use-me.ts";

/** Shows its children to who is signed in; the client sends everybody else to the sign-in page. */
export function RequireSession({ children }: { children: ReactNode }) {
	const { me, error } = useMe();
	if (me) return children;
	if (!error) return <div role="status" aria-label="Loading" />;
	return (
		<main>
			<ErrorState
				title="Keyway could not be reached"
				error={error}
				onRetry={() => void queryClient.refetchQueries({ queryKey: ["me"] })}
			/>
		</main>
	);
}
