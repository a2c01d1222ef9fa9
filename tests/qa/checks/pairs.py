"""Cited texts with true claims, from invented news; the altered claims are made of them by rule.

All were written before the rules that they measure. `HELD_OUT` was not looked at while the rules were written.
"""

from typing import NamedTuple


class Pair(NamedTuple):
    """A true claim.

    Attributes:
        parties: Two names of the claim that make it false when they change places.
    """

    question: str
    cited: str
    claim: str
    parties: tuple[str, str] | None = None


CLOSE = [
    Pair(
        "How much has Amazon invested in Anthropic?",
        "Amazon, another key partner, has put $8 billion into Anthropic.",
        "Amazon has put $8 billion into Anthropic.",
        ("Amazon", "Anthropic"),
    ),
    Pair(
        "How large is the cluster in Indiana?",
        "Amazon is also constructing a 2.2GW cluster of data centers in Indiana.",
        "Amazon is constructing a 2.2GW cluster of data centers in Indiana.",
    ),
    Pair(
        "When did the Lenne bridge reopen?",
        "The bridge over the Lenne, closed since March, reopened on Friday. Repairs cost 4.2 million euros.",
        "The bridge over the Lenne reopened on Friday.",
    ),
    Pair(
        "Who bought Corvid?",
        "Voltane bought Corvid, a smaller rival, for 310 million euros in June 2021.",
        "Voltane bought Corvid for 310 million euros in June 2021.",
        ("Voltane", "Corvid"),
    ),
    Pair(
        "How many cars did Halden sell?",
        "Halden sold 41,300 cars in 2022, 12% more than a year earlier.",
        "Halden sold 41,300 cars in 2022, which was 12% more than the year before.",
    ),
    Pair(
        "Has the drug been approved?",
        "The drug has not been approved in Japan, although the European regulator cleared it in April 2020.",
        "The drug has not been approved in Japan.",
    ),
    Pair(
        "Did profits rise at Brandel?",
        "Brandel's profits fell by 18 percent in the second quarter, while its sales rose slightly.",
        "Brandel's profits fell by 18 percent in the second quarter.",
    ),
    Pair(
        "How old is the mayor?",
        "Ines Roth, 52, was elected mayor of Lenne in 2019 after defeating Karl Brandt.",
        "Ines Roth, who is 52, was elected mayor of Lenne in 2019.",
    ),
    Pair(
        "Who sued Larkspur?",
        "Orlan sued Larkspur in a court in Delaware on 14 March 2022, saying it had copied a patent.",
        "Orlan sued Larkspur in Delaware on 14 March 2022.",
        ("Orlan", "Larkspur"),
    ),
    Pair(
        "How much snow fell in Tarvos?",
        "At least 40 cm of snow fell in Tarvos overnight, and 2,300 homes were without power.",
        "At least 40 cm of snow fell in Tarvos.",
    ),
    Pair(
        "What did the union say?",
        "The union did not accept the offer of 3.5%, its chairman said. The strike will begin on Monday.",
        "The union did not accept the offer of 3.5%.",
    ),
    Pair(
        "How long is the tunnel?",
        "The Grauberg tunnel, which is 57 km long, is longer than the Seikan tunnel.",
        "The Grauberg tunnel is 57 km long and longer than the Seikan tunnel.",
        ("Grauberg", "Seikan"),
    ),
    Pair(
        "How many people does Pellworth employ?",
        "Pellworth employs more than 900 people in Lyon. Its rival employs 1,200.",
        "Pellworth employs more than 900 people in Lyon.",
    ),
    Pair(
        "When was the museum founded?",
        "The museum was founded in 1911 and opened to the public two years later.",
        "The museum was founded in 1911.",
    ),
    Pair(
        "Was anyone hurt in the fire?",
        "Nobody was hurt in the fire at the Osram warehouse, which broke out before midnight.",
        "Nobody was hurt in the fire, which broke out before midnight.",
    ),
    Pair(
        "Which city won the bid?",
        "Lisbon beat Vienna by 61 votes to 33 and will host the fair in 2027.",
        "Lisbon beat Vienna by 61 votes to 33.",
        ("Lisbon", "Vienna"),
    ),
    Pair(
        "What did the central bank do?",
        "The Bank of Norway raised its key rate from 3.25% to 3.75% in May 2023, the highest level since 2008.",
        "The Bank of Norway raised its key rate to 3.75% in May 2023.",
    ),
    Pair(
        "How much does the ship carry?",
        "The Aldebaran can carry 14,000 tonnes of grain, twice as much as its predecessor.",
        "The Aldebaran can carry 14,000 tonnes of grain.",
    ),
    Pair(
        "Who leads Voltane?",
        "Miriam Adeyemi replaced Jonas Falk as chief executive of Voltane in October 2022.",
        "Miriam Adeyemi replaced Jonas Falk as chief executive of Voltane in October 2022.",
        ("Miriam Adeyemi", "Jonas Falk"),
    ),
    Pair(
        "Where is the plant?",
        "The plant in Kostrava is no longer in use. The company opened a larger one in Brno in 2016.",
        "The company opened a larger plant in Brno in 2016.",
    ),
    Pair(
        "How much did the club pay?",
        "Real Albera paid £45 million for the striker, who had scored 28 goals for Fenwick Town.",
        "Real Albera paid £45 million for the striker.",
    ),
    Pair(
        "Does the treaty cover fishing?",
        "The treaty covers trade and energy but not fishing, which Iceland wanted to keep out.",
        "The treaty does not cover fishing.",
    ),
    Pair(
        "What share of the vote did the Greens get?",
        "The Greens won 23 percent of the vote, up from 17 percent in 2018, and finished ahead of the Liberals.",
        "The Greens won 23 percent of the vote and finished ahead of the Liberals.",
        ("Greens", "Liberals"),
    ),
    Pair(
        "How fast is the train?",
        "The new train reaches 320 km/h and takes 95 minutes from Porto to Madrid.",
        "The new train reaches 320 km/h.",
    ),
]

LOOSE = [
    Pair(
        "Who has invested in Anthropic?",
        "Amazon, another key partner, has put $8 billion into Anthropic.",
        "Anthropic has received an investment of eight billion dollars from Amazon.",
        ("Anthropic", "Amazon"),
    ),
    Pair(
        "Who owns Corvid now?",
        "Voltane bought Corvid, a smaller rival, for 310 million euros in June 2021.",
        "Corvid was acquired by Voltane in June for €310m.",
        ("Corvid", "Voltane"),
    ),
    Pair(
        "How much power will the Indiana site use?",
        "Amazon is also constructing a 2.2GW cluster of data centers in Indiana.",
        "The Indiana site being built by Amazon will use 2,200 megawatts.",
    ),
    Pair(
        "Where is Fluidstack based?",
        "Fluidstack is a cloud computing startup based in the UK. It was set up by two Oxford graduates in 2017.",
        "Fluidstack, a British company, was founded in 2017.",
    ),
    Pair(
        "What happened to Brandel's profits?",
        "Brandel's profits fell by 18 percent in the second quarter, while its sales rose slightly.",
        "Brandel earned less: profits were down 18%.",
    ),
    Pair(
        "How many seats did the Greens lose?",
        "After the vote on 3 May 2023, the Greens hold 21 seats, nine fewer than before.",
        "The Greens lost nine seats in May 2023 and have 21 left.",
    ),
    Pair(
        "Has Japan approved the drug?",
        "The drug has not been approved in Japan, although the European regulator cleared it in April 2020.",
        "Japan is yet to approve the drug, but Europe did so in April.",
    ),
    Pair(
        "How much did the repairs cost?",
        "Repairs cost 4.2 million euros, twice the first estimate of 2.1 million.",
        "The cost of the repairs was €4.2m, which is double what was first estimated.",
    ),
    Pair(
        "What share of its power does the town get from wind?",
        "About a third of the town's electricity comes from wind turbines on the Hohenfeld ridge.",
        "Roughly one third of the electricity is from wind turbines.",
    ),
    Pair(
        "How many chips may it use?",
        "The company has also recently gained the use of 1 million chips from Google Cloud.",
        "Google gave it access to up to 1,000,000 chips.",
    ),
    Pair(
        "Why was the pier closed?",
        "The pier was closed in August 2014 after storms destroyed its eastern end. It has never reopened.",
        "Storm damage led to the closing of the pier in 2014, and it is still shut.",
    ),
    Pair(
        "Who won the case?",
        "A jury in Texas ordered Larkspur to pay Orlan $540 million for copying its patent.",
        "Larkspur must pay $0.54 billion to Orlan.",
        ("Larkspur", "Orlan"),
    ),
    Pair(
        "How many people live there?",
        "The island's population has shrunk from 1,900 in 1970 to fewer than 600 today.",
        "Less than 600 people live on the island, down from 1,900 in 1970.",
    ),
    Pair(
        "Did the minister resign?",
        "Minister Paul Okoro denied that he would resign over the leak, first reported by the Tribune on Tuesday.",
        "Paul Okoro said he would not resign.",
    ),
    Pair(
        "Who supplies the batteries?",
        "Halden gets its batteries from Voltane under a ten-year contract worth 6 billion Norwegian kroner.",
        "Voltane supplies batteries to Halden.",
        ("Voltane", "Halden"),
    ),
    Pair(
        "How did the share price react?",
        "Shares in Pellworth climbed as much as 7.5% after the announcement before closing 5% higher in London.",
        "Pellworth's stock gained 5% by the close in London.",
    ),
    Pair(
        "What did NASA announce?",
        "The National Aeronautics and Space Administration said on 9 December 2020 that the probe, launched in 1998,"
        " had stopped sending data.",
        "NASA announced in December 2020 that the probe no longer sends data.",
    ),
    Pair(
        "Is the metro line finished?",
        "Line 4 of the metro was due to be completed in 2019 but remains unfinished; the city blames Strada,"
        " the contractor.",
        "The metro's fourth line is not finished yet.",
    ),
    Pair(
        "How long did the trip take?",
        "They crossed the lake in two and a half hours, half an hour faster than the record of the Danish crew.",
        "The crossing took 2.5 hours, which beat the Danish record by 30 minutes.",
    ),
    Pair(
        "How much aid does Malta send?",
        "Malta will send Tarvos 12 million euros in aid, and Cyprus will send 8 million.",
        "Tarvos gets €12m in aid from Malta.",
        ("Tarvos", "Malta"),
    ),
    Pair(
        "Which species is larger?",
        "The Sark owl is smaller than the barn owl, weighing just 240 grams, and is found only on the island.",
        "At 240 g, the Sark owl weighs less than the barn owl.",
    ),
    Pair(
        "How much of the staff works from home?",
        "Three quarters of the staff, some 1,500 people, work from home at least two days a week.",
        "75% of the employees work from home two or more days per week.",
    ),
    Pair(
        "When did Adeyemi start?",
        "Miriam Adeyemi replaced Jonas Falk as chief executive of Voltane in October 2022.",
        "Jonas Falk was succeeded by Miriam Adeyemi at Voltane in 2022.",
        ("Jonas Falk", "Miriam Adeyemi"),
    ),
    Pair(
        "How much did the budget grow?",
        "Parliament voted to increase the defence budget by 1.5 billion crowns to 22 billion, its biggest rise since"
        " 1991.",
        "The defence budget went up by 1,500 million crowns, the largest increase since 1991.",
    ),
]

HELD_OUT = [
    Pair(
        "Who invested in Solace?",
        "Nordwind, the Danish utility, invested 75 million euros in Solace, a maker of heat pumps, in November 2021.",
        "Nordwind invested 75 million euros in Solace in November 2021.",
        ("Nordwind", "Solace"),
    ),
    Pair(
        "How many passengers did the airport handle?",
        "Kalmen airport handled 6.4 million passengers in 2019, fewer than Brisa airport did.",
        "Kalmen airport handled 6.4 million passengers in 2019, fewer than Brisa airport.",
        ("Kalmen", "Brisa"),
    ),
    Pair(
        "Did the court allow the merger?",
        "The court did not allow the merger of Tessera and Quill, which together hold 64% of the market.",
        "The court did not allow the merger of Tessera and Quill.",
    ),
    Pair(
        "What was the temperature?",
        "It was 41.2 degrees in Cordova on 12 July 2022, hotter than on any day since 1976.",
        "It was 41.2 degrees in Cordova on 12 July 2022.",
    ),
    Pair(
        "Who hired Tomas Lind?",
        "Quill hired Tomas Lind from Tessera in January 2020 and pays him $3.5 million a year.",
        "Quill hired Tomas Lind from Tessera in January 2020.",
        ("Quill", "Tessera"),
    ),
    Pair(
        "How high is the dam?",
        "The dam at Vasht is 185 metres high and will hold back 9 billion cubic metres of water.",
        "The dam at Vasht is 185 metres high.",
    ),
    Pair(
        "Did unemployment fall?",
        "Unemployment in Galmar rose to 7.9% in February, the first increase in four years.",
        "Unemployment in Galmar rose to 7.9% in February.",
    ),
    Pair(
        "How many spectators came?",
        "At most 15,000 spectators saw Fenwick Town beat Real Albera on Sunday.",
        "At most 15,000 spectators saw Fenwick Town beat Real Albera.",
        ("Fenwick Town", "Real Albera"),
    ),
    Pair(
        "Is the vaccine available?",
        "The vaccine is available in Kenya, Peru and Nepal. It is not sold in the United States.",
        "The vaccine is available in Kenya, Peru and Nepal.",
    ),
    Pair(
        "What did the farm produce?",
        "The farm produced 320 tons of olives last year, more than it had expected, and exported 45% of them.",
        "The farm produced 320 tons of olives last year, more than expected.",
    ),
    Pair(
        "When does the contract end?",
        "The contract between Strada and the city ends on 30 September 2028 and cannot be extended.",
        "The contract ends on 30 September 2028.",
    ),
    Pair(
        "What does the satellite cost?",
        "The satellite cost $220 million, or 15 percent less than the one launched in 2013.",
        "The satellite cost $220 million, which is 15 percent less than the one launched in 2013.",
    ),
    Pair(
        "From whom did Solace get money?",
        "Nordwind, the Danish utility, invested 75 million euros in Solace, a maker of heat pumps, in November 2021.",
        "Solace got €75m of funding from a utility in Denmark, Nordwind.",
        ("Solace", "Nordwind"),
    ),
    Pair(
        "Which airport is bigger?",
        "Kalmen airport handled 6.4 million passengers in 2019, fewer than Brisa airport did.",
        "Brisa airport had more passengers than Kalmen airport in 2019.",
        ("Brisa", "Kalmen"),
    ),
    Pair(
        "What happened to the merger?",
        "The court did not allow the merger of Tessera and Quill, which together hold 64% of the market.",
        "The merger was blocked, as the two control almost two thirds (64 percent) of the market.",
    ),
    Pair(
        "How much water does the dam hold?",
        "The dam at Vasht is 185 metres high and will hold back 9 billion cubic metres of water.",
        "It will hold nine billion cubic metres of water behind a 185 m wall.",
    ),
    Pair(
        "Who was beaten on Sunday?",
        "At most 15,000 spectators saw Fenwick Town beat Real Albera on Sunday.",
        "Real Albera lost to Fenwick Town on Sunday before no more than 15,000 spectators.",
        ("Real Albera", "Fenwick Town"),
    ),
    Pair(
        "Can Americans buy the vaccine?",
        "The vaccine is available in Kenya, Peru and Nepal. It is not sold in the United States.",
        "The vaccine isn't on sale in the US.",
    ),
    Pair(
        "How long will the work last?",
        "Work on the Arno bridge began in April and should be over within eighteen months, said Giulia Ferri, the"
        " engineer in charge.",
        "The work on the bridge should take 18 months at most, according to Giulia Ferri.",
    ),
    Pair(
        "Who owes money to whom?",
        "Galmar owes the World Bank $2.4bn, half of which is to be repaid by 2030.",
        "The debt of Galmar to the World Bank is 2.4 billion dollars, 50% of it due by 2030.",
    ),
    Pair(
        "What did the committee decide?",
        "The committee rejected the proposal by eight votes to five on Wednesday, after Senator Rhys Morgan had left.",
        "The proposal was not approved: eight members voted against it and five for it.",
    ),
    Pair(
        "How many hospitals are affected?",
        "Twenty-three hospitals in England were hit by the outage, which lasted for 36 hours.",
        "The outage, a day and a half long, affected 23 English hospitals.",
    ),
    Pair(
        "How did exports develop?",
        "Exports of steel dropped from 900,000 tonnes in 2020 to 0.6 million tonnes in 2021, the statistics office"
        " said.",
        "Steel exports declined by a third, to 600,000 tonnes, in 2021.",
    ),
    Pair(
        "Who teaches the choir?",
        "The choir, founded by Anna Weil in 1987, has been led by her pupil Petr Dvorak since 2009.",
        "Petr Dvorak, who was taught by Anna Weil, has led the choir since 2009.",
        ("Petr Dvorak", "Anna Weil"),
    ),
]
