import { linkToken } from "@keyway/contract/auth";
import { useEffect, useState } from "react";
import { Logo } from "../ui/logo.tsx";
import { useTitle } from "../ui/use-title.ts";
import { RequestLink } from "./request-link.tsx";
import { UseLink } from "./use-link.tsx";
import "./sign-in.css";

/** The way in: asks for an address, or, opened by a mailed link, waits for the press that uses the link up. */
export default function SignInPage() {
	useTitle("Sign in");
	const [token, setToken] = useState(() => linkToken(location.hash));
	useEffect(() => {
		// A link that is opened in the tab that asked for it only changes the fragment.
		const onHash = () => setToken(linkToken(location.hash));
		window.addEventListener("hashchange", onHash);
		return () => window.removeEventListener("hashchange", onHash);
	}, []);
	return (
		<main className="sign-in">
			<section className="sign-in-card">
				<Logo size={40} />
				{token ? <UseLink token={token} onAskAgain={() => setToken(null)} /> : <RequestLink />}
			</section>
		</main>
	);
}
