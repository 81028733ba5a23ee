import { Button } from "@mantine/core";
import { Compass } from "lucide-react";
import { Link } from "wouter";
import { EmptyState } from "../ui/empty-state.tsx";
import { Page } from "../ui/page.tsx";

/** An address that leads nowhere. */
export function NotFoundPage() {
	return (
		<Page title="Page not found">
			<EmptyState
				icon={Compass}
				title="There is nothing at this address"
				action={
					<Button component={Link} href="/">
						Go to the first page
					</Button>
				}
			>
				It may have been moved or deleted.
			</EmptyState>
		</Page>
	);
}
