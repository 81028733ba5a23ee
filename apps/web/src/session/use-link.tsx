import { signIn } from "@keyway/contract/auth";
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { api } from "../api/client.ts";
import { queryClient } from "../api/query-client.ts";
import { InlineAlert } from "../ui/inline-alert.tsx";
import { takeReturnPath } from "./return-path.ts";

/** Uses a mailed link up on a press: a mail scanner that only opens the page signs nobody in. */
export function UseLink({ token, onAskAgain }: { token: string; onAskAgain: () => void }) {
	const [, go] = useLocation();
	const enter = useMutation({
		mutationFn: () => api(signIn, { body: { token } }),
		onSuccess: (me) => {
			queryClient.clear();
			queryClient.setQueryData(["me"], me);
			go(takeReturnPath(), { replace: true });
		},
	});
	return (
		<>
			<h1>Welcome back</h1>
			<p>Press the button to sign in with your link. It works once.</p>
			<div className="sign-in-form">
				<InlineAlert error={enter.error} />
				{enter.isError ? (
					<Button variant="solid" h={36} onClick={onAskAgain}>
						Ask for a new link
					</Button>
				) : (
					<Button variant="solid" h={36} loading={enter.isPending} onClick={() => enter.mutate()} autoFocus>
						Sign in
					</Button>
				)}
			</div>
		</>
	);
}
