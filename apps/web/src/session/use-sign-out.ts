import { signOut } from "@keyway/contract/auth";
import { useLocation } from "wouter";
import { api } from "../api/client.ts";
import { queryClient } from "../api/query-client.ts";
import { notifyError } from "../ui/notify.ts";

/** Ends the session and forgets everything that was read in it. */
export function useSignOut(): () => Promise<void> {
	const [, go] = useLocation();
	return async () => {
		try {
			await api(signOut);
			queryClient.clear();
			go("/sign-in");
		} catch (error) {
			notifyError("You are still signed in", error);
		}
	};
}
