import { useQueryClient } from "@tanstack/react-query";
import { StateLine } from "../delivery/StateLine";
import { useLive } from "../hotel/live";
import { useStaff } from "../hotel/staff";
import { Here } from "../together/Here";
import { LiveState } from "./LiveState";
import { placeOf, spotWords } from "./places";
import { reach } from "./reach";
import { addressOf } from "./router";

/** The bar that stays in place above every screen: how everything stands, and who else is here. */
export function StateBar() {
  const client = useQueryClient();
  const { slug } = useStaff();
  const { status } = useLive();
  return (
    <div className="flex min-h-11 items-center gap-3 px-4 sm:px-8 lg:min-h-14 lg:px-10">
      <StateLine
        placeOf={(form) => placeOf(form, client, slug)}
        onGo={(address) => reach(address)}
        uploads={addressOf("gallery")}
      />
      <Here wordsOf={(spot) => spotWords(spot, client, slug)} />
      <LiveState status={status} className="shrink-0" />
    </div>
  );
}
