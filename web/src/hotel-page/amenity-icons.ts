/** A small drawing for an amenity, found by the words staff used. */

import type { LucideIcon } from "lucide-react";
import Accessibility from "lucide-react/icons/accessibility";
import Anchor from "lucide-react/icons/anchor";
import Baby from "lucide-react/icons/baby";
import Bath from "lucide-react/icons/bath";
import BedDouble from "lucide-react/icons/bed-double";
import Bike from "lucide-react/icons/bike";
import BookOpen from "lucide-react/icons/book-open";
import BusFront from "lucide-react/icons/bus-front";
import Check from "lucide-react/icons/check";
import CircleParking from "lucide-react/icons/circle-parking";
import Coffee from "lucide-react/icons/coffee";
import ConciergeBell from "lucide-react/icons/concierge-bell";
import Croissant from "lucide-react/icons/croissant";
import Dumbbell from "lucide-react/icons/dumbbell";
import Flag from "lucide-react/icons/flag";
import Flame from "lucide-react/icons/flame";
import Flower2 from "lucide-react/icons/flower-2";
import Luggage from "lucide-react/icons/luggage";
import Martini from "lucide-react/icons/martini";
import Mountain from "lucide-react/icons/mountain";
import PawPrint from "lucide-react/icons/paw-print";
import PlugZap from "lucide-react/icons/plug-zap";
import Presentation from "lucide-react/icons/presentation";
import Shirt from "lucide-react/icons/shirt";
import Snowflake from "lucide-react/icons/snowflake";
import Sun from "lucide-react/icons/sun";
import Thermometer from "lucide-react/icons/thermometer";
import Trees from "lucide-react/icons/trees";
import Tv from "lucide-react/icons/tv";
import Umbrella from "lucide-react/icons/umbrella";
import Utensils from "lucide-react/icons/utensils";
import Vault from "lucide-react/icons/vault";
import Waves from "lucide-react/icons/waves";
import WavesLadder from "lucide-react/icons/waves-ladder";
import Wifi from "lucide-react/icons/wifi";
import Wine from "lucide-react/icons/wine";

/** The first that matches wins, so the more particular words stand above the general ones. */
const BY_WORDS: [RegExp, LucideIcon][] = [
  [/wi-?fi|wlan|internet/, Wifi],
  [/charg|electric (car|vehicle)|\bev\b/, PlugZap],
  [/park|garage|valet/, CircleParking],
  [/shuttle|transfer|airport|\bbus\b/, BusFront],
  [/pet|dog|\bcat/, PawPrint],
  [/child|kid|famil|baby|cot\b|crib/, Baby],
  [/access|wheelchair|step-free|lift|elevator/, Accessibility],
  [/sauna|steam|hot tub|jacuzzi|thermal|heated/, Thermometer],
  [/pool|swim/, WavesLadder],
  [/spa\b|wellness|massage|treatment|beauty/, Flower2],
  [/gym|fitness|workout|yoga|pilates/, Dumbbell],
  [/golf/, Flag],
  [/bik(e|ing)|cycl|bicycle/, Bike],
  [/boat|kayak|sail|marina|harbou?r|mooring|fishing/, Anchor],
  [/beach|parasol|seaside/, Umbrella],
  [/lake|sea\b|ocean|river|water ?front|surf/, Waves],
  [/hik|walk|trail|mountain|climb|ski/, Mountain],
  [/garden|park\b|forest|grounds|woodland/, Trees],
  [/terrace|sun|rooftop|balcon|patio/, Sun],
  [/breakfast|bakery|brunch/, Croissant],
  [/wine|cellar|tasting/, Wine],
  [/bar\b|cocktail|pub\b|whiske?y|lounge/, Martini],
  [/afternoon tea|tea\b|coffee|caf[eé]/, Coffee],
  [/room service|concierge|reception|front desk|24[ -/]?(h|7)/, ConciergeBell],
  [/restaurant|dining|kitchen|dinner|lunch|food|menu|chef/, Utensils],
  [/laundry|dry clean|iron/, Shirt],
  [/luggage|baggage|storage/, Luggage],
  [/safe\b|deposit/, Vault],
  [/air[ -]?con|climate|cooling/, Snowflake],
  [/fire|hearth|heating/, Flame],
  [/meeting|conference|business|event|wedding|function/, Presentation],
  [/library|book|reading|newspaper/, BookOpen],
  [/tv\b|television|cinema|netflix|streaming/, Tv],
  [/bath|shower|toiletr/, Bath],
  [/bed|linen|pillow|suite|housekeeping/, BedDouble],
];

/** The drawing for an amenity's name; a tick when no word of it is known. */
export function amenityIcon(name: string): LucideIcon {
  const words = name.toLowerCase();
  return BY_WORDS.find(([pattern]) => pattern.test(words))?.[1] ?? Check;
}
